import { describe, expect, it } from "vitest";
import { cookies, draftMode, headers } from "../../../src/next/headers.ts";
import { isDynamicUsage } from "../../../src/request/dynamic-error.ts";
import { createMachine, inside, thrownBy, type ScopeWish } from "../request/fake-scope.ts";

const VISITOR: ScopeWish = { kind: "visitor", headers: { cookie: "a=1; b=two%20words", "x-a": "y" } };

describe("cookies", () => {
  it("reads the visitor's cookies", async () => {
    const jar = await inside(createMachine().scope(VISITOR), cookies);

    expect([jar.get("a")?.value, jar.get("b")?.value, jar.has("c"), jar.size, jar.getAll().length]).toEqual([
      "1",
      "two words",
      false,
      2,
      2,
    ]);
    expect([...jar].map(([name]) => name)).toEqual(["a", "b"]);
  });

  it("makes a shared render dynamic even when nobody waits for it or the error is caught (PR-19)", async () => {
    const scope = createMachine().scope();

    const error = await thrownBy(() => inside(scope, () => void cookies()));

    expect(isDynamicUsage(error)).toBe(true);
    expect(scope.use.dynamic?.api).toBe("cookies()");
  });

  it("is empty on a force-static route, whoever asks (PR-05)", async () => {
    const jar = await inside(createMachine().scope({ ...VISITOR, config: { dynamic: "force-static" } }), cookies);

    expect(jar.getAll()).toEqual([]);
  });

  it.each(["set", "delete"] as const)(
    "%s in a render names Server Action and Route Handler (DY-05)",
    async (method) => {
      const scope = createMachine().scope(VISITOR);
      const jar = await inside(scope, cookies);

      const error = await thrownBy(() => (method === "set" ? jar.set("a", "2") : jar.delete("a")));

      expect(String(error)).toMatch(/Server Action or Route Handler/);
      expect(scope.use.setCookies.size).toBe(0);
    },
  );

  it("can be written and read again in an action (AC-10)", async () => {
    const scope = createMachine().scope({ ...VISITOR, phase: "action" });

    const seen = await inside(scope, async () => {
      const jar = await cookies();
      jar.set("c", "3%", { httpOnly: true, path: "/x" }).delete("a");
      const again = await cookies();
      return [jar.get("c")?.value, again.get("c")?.value, again.has("a"), again.get("b")?.value];
    });

    expect(seen).toEqual(["3%", "3%", false, "two words"]);
    expect([...scope.use.setCookies.values()]).toEqual([
      "c=3%25; Path=/x; HttpOnly",
      "a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ]);
  });
});

describe("headers", () => {
  it("reads and refuses every change", async () => {
    const scope = createMachine().scope(VISITOR);
    const seen: Headers = await inside(scope, headers);

    expect([seen.get("x-a"), seen instanceof Headers]).toEqual(["y", true]);
    expect(await thrownBy(() => seen.set("x-a", "z"))).toMatchObject({
      code: "VINEXT_HEADERS_READ_ONLY",
    });
    expect(new Headers(seen).get("x-a")).toBe("y");
  });

  it("is empty on a force-static route (PR-05)", async () => {
    expect([
      ...(await inside(createMachine().scope({ ...VISITOR, config: { dynamic: "force-static" } }), headers)),
    ]).toEqual([]);
  });
});

describe("draftMode", () => {
  it("keeps a shared render static and is off there (PR-20)", async () => {
    const scope = createMachine().scope({ config: { dynamic: "error" } });

    const { isEnabled } = await inside(scope, draftMode);

    expect([isEnabled, scope.use.dynamic]).toEqual([false, undefined]);
  });

  it("is on for a visitor with the draft cookie", async () => {
    expect((await inside(createMachine().scope({ ...VISITOR, draft: true }), draftMode)).isEnabled).toBe(true);
  });

  it("sets and clears the cookie (DM-01)", async () => {
    const scope = createMachine().scope({ ...VISITOR, phase: "handler" });

    const draft = await inside(scope, draftMode);
    draft.enable();
    const enabled = [draft.isEnabled, ...scope.use.setCookies.values()];
    draft.disable();

    expect(enabled).toEqual([true, "__prerender_bypass=secret; Path=/; Secure; HttpOnly; SameSite=none"]);
    expect([draft.isEnabled, ...scope.use.setCookies.values()]).toEqual([
      false,
      "__prerender_bypass=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=none",
    ]);
  });

  it("cannot be switched in a render, and makes a shared handler dynamic", async () => {
    const machine = createMachine();
    const page = await inside(machine.scope(VISITOR), draftMode);
    const handler = await inside(machine.scope({ phase: "handler" }), draftMode);

    expect(await thrownBy(() => page.enable())).toMatchObject({ code: "VINEXT_DRAFT_WRITE" });
    expect(isDynamicUsage(await thrownBy(() => handler.enable()))).toBe(true);
  });
});

it("names the API outside a request", async () => {
  for (const call of [cookies, headers, draftMode])
    expect(await thrownBy(call)).toMatchObject({ code: "VINEXT_OUTSIDE_SCOPE" });
});
