import { readFile } from "node:fs/promises";

import type { Answer, DoorRequest, FrontDoor } from "../../revalidate/front-door.ts";
import { headerIn } from "../../revalidate/header-layers.ts";
import type { ProxyGate } from "../../revalidate/proxy-gate.ts";
import type { Assets } from "../assets.ts";
import type { ReadLocal } from "./make-image.ts";
import { maxAgeSecondsOf, SourceFailure, type SourceImage } from "./source-image.ts";

/** The site, as far as images come from it. */
export interface LocalSite {
  readonly basePath: string;
  readonly assets: Assets;
  readonly gate: ProxyGate | undefined;
  readonly door: Pick<FrontDoor, "handle">;
  readonly maximumSourceBytes: number;
}

/**
 * Makes the way to images of the site itself: files, and route handlers that make some. The request is nobody's, and the
 * proxy sees it: what it keeps from visitors without cookies never becomes an image that everyone may ask for.
 */
export function createReadLocal({ basePath, assets, gate, door, maximumSourceBytes }: LocalSite): ReadLocal {
  return async (path) => {
    const passed = await throughGate(gate, nobody(basePath + path));
    const file = assets.fileOf(passed.request.target);
    if (file !== undefined) return { bytes: await readFile(file), maxAgeSeconds: 0 };
    return imageOf(await door.handle(passed.request, passed.web), maximumSourceBytes);
  };
}

interface Anonymous {
  readonly request: DoorRequest;
  readonly web: () => Request;
}

function nobody(target: string): Anonymous {
  const request = { method: "GET", target, header: () => undefined };
  return { request, web: () => new Request(`http://localhost${target}`) };
}

async function throughGate(gate: ProxyGate | undefined, asked: Anonymous): Promise<Anonymous> {
  const judged = gate?.judge(asked.request);
  if (!gate || judged?.kind !== "guarded") return asked;
  const passed = await gate.pass(asked.request, judged, asked.web);
  if (passed.kind === "go") return { request: passed.request, web: () => passed.web() };
  throw new SourceFailure(403, "the proxy does not let everyone see it");
}

async function imageOf(reply: Answer | Response, maximumBytes: number): Promise<SourceImage> {
  if (reply.status !== 200) {
    throw new SourceFailure(reply.status >= 400 ? reply.status : 502, `the source answers with ${reply.status}`);
  }
  const bytes = reply instanceof Response ? new Uint8Array(await reply.arrayBuffer()) : reply.body;
  if (!bytes) throw new SourceFailure(502, "the source answers with nothing");
  if (bytes.byteLength > maximumBytes) throw new SourceFailure(413, `the source has more than ${maximumBytes} bytes`);
  return { bytes, maxAgeSeconds: maxAgeSecondsOf(cacheControlOf(reply)) };
}

function cacheControlOf({ headers }: Answer | Response): string | undefined {
  if (headers instanceof Headers) return headers.get("cache-control") ?? undefined;
  return headerIn(headers, "cache-control");
}
