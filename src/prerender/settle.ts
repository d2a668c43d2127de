import { hash, randomUUID } from "node:crypto";

import { putRecordOf } from "../cache/commit.ts";
import type { PutRecord } from "../cache/handler.ts";
import { WORKERS_MAX_PART_BYTES } from "../cache/worker-limits.ts";
import { MAX_PART_BYTES } from "../cache-handlers/sqlite.ts";
import type { EntryBodies, PartName, Representation } from "../entry/entry.ts";
import type { Digest } from "../entry/frame.ts";
import { guard } from "../entry/guard.ts";
import type { RefusalReason, StorableEntry } from "../entry/guard.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import { renderRefused } from "../errors/build.ts";
import type { PrerenderOutcome } from "../manifest/prerender-manifest.ts";
import type { RouteManifest, RouteRecord } from "../manifest/route-manifest.ts";
import type { Settled } from "./attempts.ts";
import type { Attribution } from "./attribution.ts";
import type { Compress } from "./compress.ts";
import { release } from "./release.ts";
import { describeThrown } from "./thrown.ts";
import type { Thrown } from "./thrown.ts";

/** What became of one page: exactly one outcome, and the bytes to store when it was rendered. */
export interface SettledPage {
  readonly outcome: PrerenderOutcome;
  readonly record: PutRecord | undefined;
  /** Of the stored entry. */
  readonly lifetime: Lifetime | undefined;
  readonly error: Thrown | undefined;
}

/** What settling needs besides the result. */
export interface SettleContext {
  readonly manifest: RouteManifest;
  readonly attribution: Attribution;
  readonly compress: Compress;
}

/** Turns the result of a render into an outcome. Rendered pages pass the guard, are framed and compressed; their bodies are used up. */
export async function settlePage(
  result: Exclude<Settled, { readonly kind: "planned" }>,
  page: { readonly route: RouteRecord; readonly path: string },
  context: SettleContext,
): Promise<SettledPage> {
  switch (result.kind) {
    case "failed":
      return failed(result.error);
    case "dynamic": {
      const place = context.attribution.placeOf(result.stack);
      return dynamic(result.api, place);
    }
    case "entry": {
      const { route, path } = page;
      const guarded = guard(
        { ...result.draft, after: [] },
        {
          namespace: route.namespace,
          path,
          route: route.id,
          generation: randomUUID(),
          startedAtMs: result.startedAtMs,
          expireSeconds: context.manifest.expireSeconds,
        },
      );
      if (guarded.kind === "storable") {
        const maxPartBytes = maxPartBytesOf(context.manifest);
        return storable(guarded.entry, { ms: result.ms, maxPartBytes, compress: context.compress });
      }
      return refused(page, { reason: guarded.reason, status: result.draft.status });
    }
  }
}

const digest: Digest = (bytes) => hash("sha256", bytes, "buffer");

function failed(error: Thrown): SettledPage {
  return { outcome: { kind: "failed", message: error.message }, record: undefined, lifetime: undefined, error };
}

function dynamic(api: string, place: { readonly file: string; readonly line: number } | undefined): SettledPage {
  const outcome: PrerenderOutcome = { kind: "dynamic", api, file: place?.file, line: place?.line };
  return { outcome, record: undefined, lifetime: undefined, error: undefined };
}

/** What belongs to one visitor is asked for on each request; a page that is no whole document is broken. */
function refused(
  page: { readonly route: RouteRecord; readonly path: string },
  { reason, status }: { readonly reason: RefusalReason; readonly status: number },
): SettledPage {
  switch (reason) {
    case "set-cookie":
      return dynamic("Set-Cookie", undefined);
    case "window":
      return dynamic("revalidate: 0", undefined);
    case "status":
      // A handler that answers 500 does not fail the build (BF-07).
      if (page.route.kind === "handler") return dynamic(`status ${status}`, undefined);
      return failed(describeThrown(renderRefused(page.path, `status ${status} cannot be stored`)));
    case "header":
      return failed(describeThrown(renderRefused(page.path, "it has a header that no server can send")));
    case "html":
      return failed(describeThrown(renderRefused(page.path, "its HTML is not a whole document")));
    case "rsc":
      return failed(describeThrown(renderRefused(page.path, "its RSC payload is empty")));
    case "body":
      return failed(describeThrown(renderRefused(page.path, `status ${status} does not allow a body`)));
  }
}

/** A page that no store takes is that page's failure, not the run's. */
async function storable(entry: StorableEntry, settled: StoredRender): Promise<SettledPage> {
  try {
    return await rendered(entry, settled);
  } catch (error) {
    return failed(describeThrown(error));
  }
}

interface StoredRender {
  readonly ms: number;
  readonly maxPartBytes: number;
  readonly compress: Compress;
}

/** A page that fits into the seed but not where the site will run fails here, where it still has a name (S3). */
function maxPartBytesOf({ target }: RouteManifest): number {
  return target === "workers" ? WORKERS_MAX_PART_BYTES : MAX_PART_BYTES;
}

async function rendered(entry: StorableEntry, { ms, maxPartBytes, compress }: StoredRender): Promise<SettledPage> {
  const bodies = bodiesOf(entry.bodies);
  const record = await putRecordOf(entry, {
    listed: true,
    digest,
    maxPartBytes,
    parts: () => compressed(bodies, compress),
  });
  const { status, generation, tags } = entry.head;
  const bytes = bodies.reduce((sum, [, body]) => sum + body.byteLength, 0);
  // The record has copies.
  for (const [, body] of bodies) release(body);
  const outcome: PrerenderOutcome = { kind: "rendered", status, generation, bytes, ms, tags };
  return { outcome, record, lifetime: entry.head.lifetime, error: undefined };
}

type NamedBody = readonly [name: Representation, body: Uint8Array];

function bodiesOf(bodies: EntryBodies): readonly NamedBody[] {
  if (bodies.kind === "handler") return [["body", bodies.body]];
  return [
    ["html", bodies.html],
    ["rsc", bodies.rsc],
  ];
}

async function compressed(
  bodies: readonly NamedBody[],
  compress: Compress,
): Promise<ReadonlyMap<PartName, Uint8Array>> {
  const parts = new Map<PartName, Uint8Array>();
  await Promise.all(
    bodies.map(async ([name, body]) => {
      const packed = await compress(body);
      if (packed) parts.set(`${name}.br`, packed);
    }),
  );
  return parts;
}
