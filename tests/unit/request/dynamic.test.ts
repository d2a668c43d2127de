import { describe, expect, it } from "vitest";
import { isDynamicUsage } from "../../../src/request/dynamic-error.ts";
import { markDynamic } from "../../../src/request/dynamic.ts";
import { currentScope, runScope } from "../../../src/request/scope-storage.ts";
import { nestedScope } from "../../../src/request/scope.ts";
import { createMachine, thrownBy } from "./fake-scope.ts";

describe("markDynamic", () => {
  it("ends a shared render with a control error and keeps the first use with its stack (PR-19)", async () => {
    const scope = createMachine().scope();
    let ended = 0;
    scope.use.onDynamic = () => (ended += 1);

    const error = await thrownBy(() => markDynamic(scope, "cookies()"));
    await thrownBy(() => markDynamic(scope, "headers()"));

    expect(isDynamicUsage(error)).toBe(true);
    expect(scope.use.dynamic).toMatchObject({ api: "cookies()", stack: expect.stringContaining("dynamic.test.ts") });
    expect(ended).toBe(1);
  });

  it("only notes it for a visitor", () => {
    const scope = createMachine().scope({ kind: "visitor" });

    expect(markDynamic(scope, "cookies()")).toBe("read");
    expect(scope.use.dynamic?.api).toBe("cookies()");
  });

  it("lets a force-static route see nothing (PR-05)", () => {
    const scope = createMachine().scope({ config: { dynamic: "force-static" } });

    expect(markDynamic(scope, "cookies()")).toBe("empty");
    expect(scope.use.dynamic).toBeUndefined();
  });

  it("lets an action on a static route see its visitor (AC-10)", () => {
    const config = { dynamic: "force-static" } as const;

    expect(markDynamic(createMachine().scope({ kind: "visitor", phase: "action", config }), "cookies()")).toBe("read");
  });

  it("names route and API where the route must be static (PR-06)", async () => {
    const scope = createMachine().scope({ config: { dynamic: "error" } });

    const error = await thrownBy(() => markDynamic(scope, "cookies()"));

    expect(error).toMatchObject({
      code: "VINEXT_DYNAMIC_IN_STATIC_ROUTE",
      message: expect.stringMatching(/\/posts\/\[slug\]\/page.*cookies\(\)/),
    });
    expect(isDynamicUsage(error)).toBe(false);
  });

  it("refuses in cached functions, late work of a page and generateStaticParams (DY-06, IN-04, SP-09)", async () => {
    const machine = createMachine();
    const page = machine.scope({ kind: "visitor" });
    const handler = machine.scope({ kind: "visitor", phase: "handler" });

    const codes = await Promise.all(
      [nestedScope(page, "cache"), nestedScope(page, "after"), machine.scope({ kind: "params" }), undefined].map(
        async (scope) => (await thrownBy(() => markDynamic(scope, "cookies()"))) as { code: string },
      ),
    );

    expect(codes.map(({ code }) => code)).toEqual([
      "VINEXT_DYNAMIC_IN_CACHE",
      "VINEXT_DYNAMIC_IN_AFTER",
      "VINEXT_DYNAMIC_IN_STATIC_PARAMS",
      "VINEXT_OUTSIDE_SCOPE",
    ]);
    expect(page.use.dynamic).toBeUndefined();
    expect(markDynamic(nestedScope(handler, "after"), "cookies()")).toBe("read");
  });
});

describe("the current scope", () => {
  it("follows asynchronous work and keeps concurrent runs apart (BF-08)", async () => {
    const machine = createMachine();
    const paths = ["/a", "/b", "/c"];

    const seen = await Promise.all(
      paths.map((path) =>
        runScope(machine.scope({ path }), async () => {
          await Promise.resolve();
          return currentScope()?.path;
        }),
      ),
    );

    expect(seen).toEqual(paths);
    expect(currentScope()).toBeUndefined();
  });
});
