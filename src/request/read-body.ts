/**
 * Reads a body to its end, but keeps no more of it than a limit. Undefined when there is more: the rest is read and
 * dropped, because a client that is still sending would never see an answer.
 */
export async function readBounded(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length <= maxBytes) chunks.push(chunk);
    else chunks.length = 0;
    // Leaving the loop cancels the stream, and with it the connection.
    if (length > maxBytes + MAX_DROPPED_BYTES) return undefined;
  }
  return length > maxBytes ? undefined : joined(chunks, length);
}

/** Far beyond a form that somebody sends by mistake. */
const MAX_DROPPED_BYTES = 64 * 1024 ** 2;

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.byteLength;
  }
  return bytes;
}
