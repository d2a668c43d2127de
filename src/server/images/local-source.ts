import { readFile, stat } from "node:fs/promises";

import { timerAlarm, within, type Alarm } from "../../revalidate/alarm.ts";
import type { Answer, DoorRequest, FrontDoor } from "../../revalidate/front-door.ts";
import { headerIn } from "../../revalidate/header-layers.ts";
import type { ProxyGate } from "../../revalidate/proxy-gate.ts";
import type { Assets } from "../assets.ts";
import type { ReadLocal } from "./make-image.ts";
import { maxAgeSecondsOf, SOURCE_DEADLINE_MS, SourceFailure, type SourceImage } from "./source-image.ts";

/** The site, as far as images come from it. */
export interface LocalSite {
  readonly basePath: string;
  readonly assets: Assets;
  readonly gate: ProxyGate | undefined;
  readonly door: Pick<FrontDoor, "handle">;
  readonly maximumSourceBytes: number;
  /** Default: timers. */
  readonly alarm?: Alarm | undefined;
}

/**
 * Makes the way to images of the site itself: files, and route handlers that make some. The request is nobody's, and the
 * proxy sees it: what it keeps from visitors without cookies never becomes an image that everyone may ask for.
 */
export function createReadLocal({ alarm = timerAlarm, ...site }: LocalSite): ReadLocal {
  return (path) => {
    const abort = new AbortController();
    const late = (): Error => {
      const failure = new SourceFailure(504, "the source did not answer in time");
      abort.abort(failure);
      return failure;
    };
    return within(readSource(site, path, abort.signal), { alarm, afterMs: SOURCE_DEADLINE_MS, late });
  };
}

async function readSource(
  { basePath, assets, gate, door, maximumSourceBytes }: LocalSite,
  path: string,
  signal: AbortSignal,
): Promise<SourceImage> {
  const passed = await throughGate(gate, nobody(basePath + path, signal));
  const file = assets.fileOf(passed.request.target);
  const limit = { maximumBytes: maximumSourceBytes, signal };
  if (file === undefined) return imageOf(await door.handle(passed.request, passed.web), limit);
  if ((await stat(file)).size > maximumSourceBytes) throw tooLarge(limit);
  return { bytes: await readFile(file), maxAgeSeconds: 0 };
}

interface Anonymous {
  readonly request: DoorRequest;
  readonly web: () => Request;
}

function nobody(target: string, signal: AbortSignal): Anonymous {
  const request = { method: "GET", target, header: () => undefined };
  return { request, web: () => new Request(`http://localhost${target}`, { signal }) };
}

async function throughGate(gate: ProxyGate | undefined, asked: Anonymous): Promise<Anonymous> {
  const judged = gate?.judge(asked.request);
  if (!gate || judged?.kind !== "guarded") return asked;
  const passed = await gate.pass(asked.request, judged, asked.web);
  if (passed.kind === "go") return { request: passed.request, web: () => passed.web() };
  throw new SourceFailure(403, "the proxy does not let everyone see it");
}

interface Limit {
  readonly maximumBytes: number;
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal;
}

async function imageOf(reply: Answer | Response, limit: Limit): Promise<SourceImage> {
  if (reply.status !== 200) {
    throw new SourceFailure(Math.max(400, reply.status), `the source answers with ${reply.status}`);
  }
  const bytes = reply instanceof Response ? await bodyOf(reply, limit) : reply.body;
  if (!bytes) throw new SourceFailure(400, "the source answers with nothing");
  if (bytes.byteLength > limit.maximumBytes) throw tooLarge(limit);
  return { bytes, maxAgeSeconds: maxAgeSecondsOf(cacheControlOf(reply)) };
}

/** What an app streams may have no end. */
async function bodyOf({ body }: Response, limit: Limit): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop cancels the stream.
    if (length > limit.maximumBytes || limit.signal.aborted) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge({ maximumBytes }: Limit): SourceFailure {
  return new SourceFailure(413, `the source has more than ${maximumBytes} bytes`);
}

function cacheControlOf({ headers }: Answer | Response): string | undefined {
  if (headers instanceof Headers) return headers.get("cache-control") ?? undefined;
  return headerIn(headers, "cache-control");
}
