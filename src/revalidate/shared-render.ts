import { commit, type CommitResult, type ExtraParts } from "../cache/commit.ts";
import { previousOf } from "../cache/unchanged.ts";
import type { EntryBodies, PartName, Representation } from "../entry/entry.ts";
import { guard, type EntryDraft, type StorableEntry } from "../entry/guard.ts";
import { dynamicAtRuntime, renderNotStorable, renderTimedOut } from "../errors/serve.ts";
import type { Platform } from "../request/platform.ts";
import type { ScopeServices } from "../request/scope.ts";
import { isCompressible } from "./add-coding.ts";
import { within, type Alarm } from "./alarm.ts";
import type { Codec } from "./codec.ts";
import type { Fences } from "./fences.ts";
import type { FoundEntry, Place } from "./lookup.ts";
import type { LoadRenderer, SharedResult } from "./renderer.ts";
import type { Store } from "./store.ts";

/** What one render for everyone came to. A failed one throws. */
export type Rendered =
  | { readonly kind: "entry"; readonly entry: StorableEntry; readonly commit: CommitResult | "not-stored" }
  /** It turned out to be for one visitor only. */
  | { readonly kind: "personal"; readonly api: string; readonly error: Error };

/** What to render, and what is there already. */
export interface RenderJob {
  readonly place: Place;
  readonly previous: FoundEntry | undefined;
  readonly listed: boolean;
  /** Where what the render caches comes from: on demand everything is read anew (OD-02). */
  readonly dataFrom: "cache" | "origin";
}

/** Renders for everyone, guards and commits: the only way in at run time. `started` learns the start stamp. */
export type RenderShared = (job: RenderJob, started: (atMs: number) => void) => Promise<Rendered>;

export interface RenderNeeds {
  readonly store: Store;
  readonly fences: Fences;
  readonly services: ScopeServices;
  readonly platform: Platform;
  readonly codec: Codec;
  readonly alarm: Alarm;
  readonly loadRenderer: LoadRenderer;
  readonly deadlineSeconds: number;
  readonly expireSeconds: number;
  /** Names this process in generation ids. */
  owner(): string;
}

/** Makes the shared half of rendering. */
export function createRenderShared(needs: RenderNeeds): RenderShared {
  const { fences, platform } = needs;
  const count = { renders: 0 };
  return async (job, started) => {
    // Stamped before the render: an invalidation that lands during it is then later than the entry, and wins.
    const startedAtMs = fences.stamp(job.previous?.startedAtMs ?? 0);
    started(startedAtMs);
    const { route, path } = job.place;
    const result = await renderInTime(needs, job, startedAtMs);
    if (result.kind === "dynamic")
      return { kind: "personal", api: result.api, error: dynamicAtRuntime(path, result.api) };
    count.renders += 1;
    const guarded = guard(result.draft, {
      namespace: route.namespace,
      path,
      route: route.id,
      generation: `${needs.owner()}-${startedAtMs.toString(36)}-${count.renders.toString(36)}`,
      startedAtMs,
      expireSeconds: needs.expireSeconds,
    });
    if (guarded.kind === "refused")
      return { kind: "personal", api: guarded.reason, error: renderNotStorable(path, guarded.reason) };
    const kept = await keep(needs, job, guarded.entry);
    if (result.draft.after.length > 0) platform.waitUntil(runAfter(result.draft.after, { platform, path }));
    return { kind: "entry", entry: guarded.entry, commit: kept };
  };
}

/** A render that never settles is given up, and whatever it comes to later is not looked at (R5). */
async function renderInTime(needs: RenderNeeds, job: RenderJob, startedAtMs: number): Promise<SharedResult> {
  const { deadlineSeconds, services, alarm, loadRenderer } = needs;
  const { route, path } = job.place;
  const { dataFrom } = job;
  const abort = new AbortController();
  const render = async (): Promise<SharedResult> => {
    const renderer = await loadRenderer();
    return renderer.shared({ route: route.id, path, startedAtMs, signal: abort.signal, services, dataFrom });
  };
  const late = (): Error => {
    const error = renderTimedOut(path, deadlineSeconds);
    abort.abort(error);
    return error;
  };
  return within(render(), { alarm, afterMs: deadlineSeconds * 1000, late });
}

/** A store that fails does not fail the render: the visitor gets it, and the next one renders again. */
async function keep(
  { store, platform, codec }: RenderNeeds,
  job: RenderJob,
  entry: StorableEntry,
): Promise<CommitResult | "not-stored"> {
  const { head } = entry;
  const { digest } = codec;
  const beganAtMs = head.startedAtMs;
  const kept = await store.attempt<CommitResult | "not-stored">(
    "store an entry",
    async () => {
      const previous = job.previous && (await previousOf(job.previous.record, digest));
      return commit(store.handler, entry, { listed: job.listed, digest, previous, parts: eagerParts(entry, codec) });
    },
    "not-stored",
  );
  const ms = Math.max(0, platform.now() - beganAtMs);
  if (kept === "older") platform.report({ kind: "skipped", path: head.path, detail: "older" });
  if (kept === "stored" || kept === "unchanged")
    platform.report({ kind: kept, path: head.path, generation: head.generation, ms });
  return kept;
}

/** Compresses the bodies of a render, unless the machine would rather wait until someone asks. */
function eagerParts(
  { head, bodies }: StorableEntry,
  { eager = [], compress }: Codec,
): (() => Promise<ExtraParts>) | undefined {
  if (eager.length === 0) return undefined;
  return async () => {
    const parts = new Map<PartName, Uint8Array>();
    for (const [name, body] of namedBodies(bodies)) {
      for (const coding of isCompressible(head, name, body.byteLength) ? eager : []) {
        const packed = await compress(coding, body);
        if (packed.byteLength < body.byteLength) parts.set(`${name}.${coding}`, packed);
      }
    }
    return parts;
  };
}

function namedBodies(bodies: EntryBodies): readonly (readonly [Representation, Uint8Array])[] {
  if (bodies.kind === "handler") return [["body", bodies.body]];
  return [
    ["html", bodies.html],
    ["rsc", bodies.rsc],
  ];
}

async function runAfter(
  work: EntryDraft["after"],
  { platform, path }: { readonly platform: Platform; readonly path: string },
): Promise<void> {
  for (const task of work) {
    try {
      await task();
    } catch (error) {
      platform.report({
        kind: "warning",
        code: "VINEXT_AFTER_FAILED",
        message: `Work that ${path} gave to after() failed: ${String(error)}`,
      });
    }
  }
}
