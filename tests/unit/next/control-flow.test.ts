import { describe, expect, it } from "vitest";
import {
  forbidden,
  httpFallbackOf,
  isBailout,
  isRedirectError,
  notFound,
  permanentRedirect,
  redirect,
  redirectOf,
  unauthorized,
  unstable_rethrow,
} from "../../../src/next/control-flow.ts";
import * as server from "../../../src/next/navigation.server.ts";
import { DynamicUsageError } from "../../../src/request/dynamic-error.ts";
import { createMachine, inside, thrownBy } from "../request/fake-scope.ts";

describe("redirects", () => {
  it("carry Next's digest", async () => {
    expect(await thrownBy(() => redirect("/a"))).toMatchObject({ digest: "NEXT_REDIRECT;replace;/a;307;" });
    expect(await thrownBy(() => permanentRedirect("/a", "push"))).toMatchObject({
      digest: "NEXT_REDIRECT;push;/a;308;",
    });
  });

  it.each(["/a", "/a;b=1;c", "https://x.test/?q=日", "/new\nline", ""])("keep the URL %j", async (url) => {
    expect(redirectOf(await thrownBy(() => redirect(url)))).toEqual({ url, status: 307, type: "replace" });
  });

  it.each([undefined, null, "text", new Error("x"), { digest: 5 }, { digest: "NEXT_REDIRECT;replace;/a;200;" }])(
    "are not %j",
    (error) => {
      expect([redirectOf(error), isRedirectError(error)]).toEqual([undefined, false]);
    },
  );

  it("push from an action, replace from a render (AC-07)", async () => {
    const machine = createMachine();
    const typeIn = async (phase: "action" | "render"): Promise<string | undefined> =>
      redirectOf(await thrownBy(() => inside(machine.scope({ kind: "visitor", phase }), () => server.redirect("/a"))))
        ?.type;

    expect([await typeIn("action"), await typeIn("render")]).toEqual(["push", "replace"]);
  });
});

it.each([
  [notFound, 404],
  [forbidden, 403],
  [unauthorized, 401],
] as const)("%o has status %s", async (refuse, status) => {
  const error = await thrownBy(refuse);

  expect([httpFallbackOf(error), (error as { digest: string }).digest]).toEqual([
    status,
    `NEXT_HTTP_ERROR_FALLBACK;${status}`,
  ]);
});

describe("unstable_rethrow", () => {
  it("throws control flow again, also as a cause, and swallows nothing else", async () => {
    const refused = await thrownBy(notFound);

    expect(await thrownBy(() => unstable_rethrow(refused))).toBe(refused);
    expect(await thrownBy(() => unstable_rethrow(new Error("wrapped", { cause: refused })))).toBe(refused);
    expect(await thrownBy(() => unstable_rethrow(new DynamicUsageError("/page", "cookies()")))).toBeInstanceOf(
      DynamicUsageError,
    );
    expect(() => unstable_rethrow(new Error("app"))).not.toThrow();
  });
});

it("knows what is left to the browser", () => {
  expect([isBailout({ digest: "BAILOUT_TO_CLIENT_SIDE_RENDERING" }), isBailout(new Error("x"))]).toEqual([true, false]);
});

it("names the hook that a server component called", async () => {
  expect(await thrownBy(() => server.usePathname())).toMatchObject({
    code: "VINEXT_HOOK_ON_SERVER",
    message: expect.stringContaining("usePathname()"),
  });
});
