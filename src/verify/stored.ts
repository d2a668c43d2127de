import { hash } from "node:crypto";

import type { StoredRecord } from "../cache/handler.ts";
import { identityParts } from "../cache/unchanged.ts";
import { readHead, readPart } from "../entry/frame.ts";
import type { Representation } from "../entry/entry.ts";
import { payloadIn } from "./payload-in.ts";

/** Says what is wrong with a stored entry: not whole, damaged, or put together from two renders. `undefined`: nothing. */
export async function storedProblem(record: StoredRecord): Promise<string | undefined> {
  const read = readHead(record.head, sha256);
  if (read.kind === "broken") return `its head is broken: ${read.detail}`;
  const bodies = new Map<Representation, Uint8Array>();
  for (const name of identityParts(read.head.kind)) {
    const framed = await record.part(name);
    const part = framed ? readPart(framed, sha256) : ({ kind: "broken", detail: "it is missing" } as const);
    if (part.kind === "broken") return `its ${name} is broken: ${part.detail}`;
    bodies.set(name, part.bytes);
  }
  return renderProblem(read.head.status, { html: bodies.get("html"), rsc: bodies.get("rsc") });
}

/** Says that document and payload of a page come from different renders. */
export function renderProblem(
  status: number,
  { html, rsc }: { readonly html: Uint8Array | undefined; readonly rsc: Uint8Array | undefined },
): string | undefined {
  // Nobody looks at the document of a redirect, so it carries no payload.
  if (!html || !rsc || (status >= 300 && status < 400)) return undefined;
  const carried = payloadIn(Buffer.from(html.buffer, html.byteOffset, html.byteLength));
  return carried?.equals(rsc) === true ? undefined : "its document and its payload come from different renders";
}

function sha256(bytes: Uint8Array): Uint8Array {
  return hash("sha256", bytes, "buffer");
}
