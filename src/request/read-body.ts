import { concatenate } from "../entry/concatenate.ts";

/**
 * Reads the body of a request, but keeps no more of it than a limit. Undefined when there is more: some of the rest is read
 * and dropped, because a sender that is still sending may never see an answer.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > maxBytes + MAX_DROPPED_BYTES) return undefined;
  }
  return length > maxBytes ? undefined : concatenate(chunks);
}

/** Far beyond a form that somebody sends by mistake. */
const MAX_DROPPED_BYTES = 64 * 1024 ** 2;
