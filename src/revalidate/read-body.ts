/**
 * Reads the body of a request, but keeps no more of it than a limit. `undefined` when there is more: some of the rest is
 * read and dropped, because a sender that is still sending may never see an answer.
 */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length <= maxBytes) chunks.push(chunk);
    // Leaving the loop cancels the rest.
    if (length > maxBytes + MAX_DROPPED_BYTES) return undefined;
  }
  return length > maxBytes ? undefined : joined(chunks, length);
}

const MAX_DROPPED_BYTES = 16 * 1024 * 1024;

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
