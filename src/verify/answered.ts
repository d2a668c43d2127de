import { setTimeout as sleep } from "node:timers/promises";

import { fetchReasonOf } from "../errors/reason.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import { canonicalPath } from "../routing/canonical-path.ts";
import { rscPathOf } from "../routing/rsc-path.ts";
import { renderProblem } from "./stored.ts";

/** A running site, and the build that it should be. */
export interface RunningSite {
  /** Address with base path, without a slash at the end. */
  readonly url: string;
  readonly manifest: RouteManifest;
}

/** What a site said of one listed path. */
export type Answered = { readonly state: "HIT" | "STALE" } | { readonly problem: string };

/**
 * Asks a site for one listed path, as a visitor and as the browser of one: both representations have to come from the cache,
 * from this build, and from one render.
 */
export async function askSite(
  site: RunningSite,
  page: { readonly path: string; readonly isPage: boolean },
): Promise<Answered> {
  try {
    let answered = await askOnce(site, page);
    for (const pauseMs of PAUSES_MS) {
      // The page may be rendered again just now: its two halves come into the store one after the other.
      if (!("problem" in answered) || !answered.isMixed) break;
      await sleep(pauseMs);
      answered = await askOnce(site, page);
    }
    return answered;
  } catch (error) {
    return { problem: `it did not answer: ${fetchReasonOf(error)}` };
  }
}

// Longer than the second that has to lie between two writes of one key of KV.
const PAUSES_MS = [50, 300, 1_200];
const ANSWER_MS = 30_000;

type Look = { readonly state: "HIT" | "STALE" } | { readonly problem: string; readonly isMixed: boolean };

async function askOnce(
  { url, manifest }: RunningSite,
  { path, isPage }: { readonly path: string; readonly isPage: boolean },
): Promise<Look> {
  const document = await ask(`${url}${visitedPath(path, manifest)}`);
  if (!isFromCache(document.state)) return problem(`it is not answered from the cache: ${said(document)}`);
  if (!isPage) return { state: document.state };
  const payload = await ask(`${url}${rscPathOf(path)}`);
  if (!isFromCache(payload.state)) return problem(`its payload is not answered from the cache: ${said(payload)}`);
  if (payload.build !== manifest.buildId)
    return problem(`build ${payload.build ?? "?"} answers, not ${manifest.buildId}`);
  const mixed = renderProblem(document.status, { html: document.body, rsc: payload.body });
  return mixed === undefined ? { state: document.state } : { problem: mixed, isMixed: true };
}

interface Reply {
  readonly status: number;
  readonly state: string | undefined;
  readonly build: string | undefined;
  readonly body: Uint8Array;
}

async function ask(url: string): Promise<Reply> {
  const reply = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) });
  return {
    status: reply.status,
    state: reply.headers.get("x-vinext-cache") ?? undefined,
    build: reply.headers.get("x-vinext-build") ?? undefined,
    body: await reply.bytes(),
  };
}

function isFromCache(state: string | undefined): state is "HIT" | "STALE" {
  return state === "HIT" || state === "STALE";
}

function said({ status, state }: Reply): string {
  return state === undefined ? `status ${status}` : `status ${status}, ${state}`;
}

function problem(text: string): Look {
  return { problem: text, isMixed: false };
}

/** The spelling that is not redirected. */
function visitedPath(path: string, { trailingSlash }: RouteManifest): string {
  const canonical = canonicalPath(path, { trailingSlash });
  return canonical.kind === "redirect" ? canonical.to : path;
}
