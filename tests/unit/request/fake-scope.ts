import { AsyncLocalStorage } from "node:async_hooks";
import type { DataRecord } from "../../../src/entry/data-record.ts";
import { combineFences, NO_FENCE, raiseFence, type Fence, type Invalidation } from "../../../src/entry/fence.ts";
import type { RuntimeEvent } from "../../../src/request/events.ts";
import { installScopeStorage, runScope } from "../../../src/request/scope-storage.ts";
import { createScopeUse, type Scope, type ScopeConfig } from "../../../src/request/scope.ts";

/** A machine whose clock, data cache and fences a test moves by hand. */
export interface FakeMachine {
  readonly records: Map<string, DataRecord>;
  readonly events: RuntimeEvent[];
  pass(seconds: number): void;
  now(): number;
  invalidate(tag: string, expireAfterSeconds?: number): void;
  /** Waits for all background work. */
  settle(): Promise<void>;
  warnings(): readonly string[];
  scope(wish?: ScopeWish): Scope;
}

export interface ScopeWish {
  readonly kind?: Scope["kind"];
  readonly phase?: Scope["phase"];
  readonly config?: Partial<ScopeConfig>;
  readonly path?: string;
  readonly route?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly draft?: boolean;
  readonly dataFrom?: Scope["dataFrom"];
  readonly basePath?: string;
}

export function createMachine(): FakeMachine {
  installScopeStorage(() => Object.assign(new AsyncLocalStorage<Scope>(), { bind: AsyncLocalStorage.bind }));
  const records = new Map<string, DataRecord>();
  const fences = new Map<string, Fence>();
  const events: RuntimeEvent[] = [];
  const work: Promise<void>[] = [];
  const clock = { nowMs: 1_700_000_000_000 };

  const raise = (item: Invalidation): void => {
    fences.set(item.tag, raiseFence(fences.get(item.tag), item, clock.nowMs));
  };
  const machine: FakeMachine = {
    records,
    events,
    pass: (seconds) => {
      clock.nowMs += seconds * 1000;
    },
    now: () => clock.nowMs,
    invalidate: (tag, expireAfterSeconds) => raise({ tag, expireAfterSeconds }),
    settle: async () => {
      while (work.length > 0) await Promise.all(work.splice(0));
    },
    warnings: () => events.flatMap((event) => (event.kind === "warning" ? [event.code] : [])),
    scope: (wish = {}) => ({
      kind: wish.kind ?? "shared",
      phase: wish.phase ?? "render",
      route: wish.route ?? "/posts/[slug]/page",
      path: wish.path ?? "/posts/a",
      config: { dynamic: "auto", fetchCache: "auto", revalidate: false, ...wish.config },
      visitor:
        wish.kind === "visitor"
          ? {
              method: "GET",
              url: new URL("http://site.test/posts/a?q=1"),
              headers: new Headers(wish.headers),
              draft: wish.draft ?? false,
            }
          : undefined,
      dataFrom: wish.dataFrom ?? "cache",
      startedAtMs: clock.nowMs,
      use: createScopeUse(),
      services: {
        platform: {
          now: () => clock.nowMs,
          waitUntil: (background) => void work.push(background),
          report: (event) => void events.push(event),
        },
        buildId: "build",
        basePath: wish.basePath ?? "",
        draftSecret: "secret",
        dataCache: { read: (key) => records.get(key), write: (key, record) => void records.set(key, record) },
        fenceOf: (tags) => combineFences(tags.map((tag) => fences.get(tag) ?? NO_FENCE)),
        invalidate: async (items) => items.forEach(raise),
      },
    }),
  };
  return machine;
}

/** An origin that answers `<path>:<how often it was asked>`. */
export interface FakeOrigin {
  readonly fetch: typeof fetch;
  readonly asked: { readonly input: RequestInfo | URL; readonly init: RequestInit | undefined }[];
}

export function createOrigin(answer?: (count: number) => Response | Promise<Response>): FakeOrigin {
  const asked: { input: RequestInfo | URL; init: RequestInit | undefined }[] = [];
  return {
    asked,
    fetch: async (input, init) => {
      asked.push({ input, init });
      return (await answer?.(asked.length)) ?? new Response(`n${asked.length}`);
    },
  };
}

/** Runs app code in a scope and gives its result. */
export function inside<T>(scope: Scope, run: () => T): T {
  return runScope(scope, run);
}

/** What a call threw or rejected with. */
export async function thrownBy(run: () => unknown): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error("Nothing was thrown.");
}
