import { createHash } from "node:crypto";

import { openSeedWriter } from "../../../src/cache-handlers/sqlite-seed.ts";
import { putRecordOf } from "../../../src/cache/commit.ts";
import type { PutRecord } from "../../../src/cache/handler.ts";
import { guard } from "../../../src/entry/guard.ts";
import { cacheKey, namespaceOf } from "../../../src/entry/key.ts";

/** One page of a seed. */
export interface SamplePage {
  readonly path: string;
  /** Stands in HTML and payload. Default: the path. */
  readonly text?: string;
  readonly generation?: string;
  readonly startedAtMs?: number;
  /** Default: never stale. */
  readonly revalidate?: number;
}

export const ROUTE = "/[slug]/page";
export const BUILT_AT_MS = 1_799_999_000_000;

/** Makes the namespace of the pages of a build. */
export function sampleNamespace(buildId: string): string {
  return namespaceOf({ code: buildId, route: ROUTE });
}

/** Makes the key under which a page of a build stands in KV. */
export function pairKey(path: string, representation: "html" | "rsc", buildId = "b1"): string {
  return `${cacheKey({ namespace: sampleNamespace(buildId), path })}:${representation}`;
}

/** Makes pages `/p0`, `/p1` and so on. */
export function samplePages(count: number): readonly SamplePage[] {
  return Array.from({ length: count }, (_, index) => ({ path: `/p${index}` }));
}

/** Writes a seed as a build does: planned, guarded, framed, finished. */
export async function writeSeed(
  file: string,
  { buildId, pages }: { readonly buildId: string; readonly pages: readonly SamplePage[] },
): Promise<void> {
  const namespace = sampleNamespace(buildId);
  const writer = openSeedWriter(file);
  writer.begin({ buildId, version: 1 });
  writer.plan(pages.map(({ path }) => ({ key: cacheKey({ namespace, path }), path, route: ROUTE })));
  for (const [index, page] of pages.entries()) {
    const record = await recordOf(page, namespace);
    const outcome = {
      kind: "rendered",
      status: 200,
      generation: record.generation,
      bytes: 1,
      ms: 1,
      tags: [],
    } as const;
    writer.record([{ id: index + 1, outcome, record }]);
  }
  writer.finish();
}

async function recordOf(
  { path, text = path, generation = "g1", startedAtMs = BUILT_AT_MS, revalidate }: SamplePage,
  namespace: string,
): Promise<PutRecord> {
  const bytes = (content: string) => new TextEncoder().encode(content);
  const result = guard(
    {
      status: 200,
      headers: [["content-type", "text/html; charset=utf-8"]],
      tags: [],
      revalidate: revalidate ?? false,
      expireSeconds: undefined,
      bodies: { kind: "page", html: bytes(`<!DOCTYPE html><html>${text}</html>`), rsc: bytes(`0:${text}`) },
      after: [],
    },
    { namespace, path, route: ROUTE, generation, startedAtMs, expireSeconds: 31_536_000 },
  );
  if (result.kind === "refused") throw new Error(`The sample was refused: ${result.reason}`);
  const digest = (content: Uint8Array) => createHash("sha256").update(content).digest();
  return putRecordOf(result.entry, { listed: true, digest, maxPartBytes: Infinity });
}
