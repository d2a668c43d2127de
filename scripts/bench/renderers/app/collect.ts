import { Writable } from "node:stream";

/** Collects what one Node stream pipes, into one buffer. */
export function collectNode(pipe: (sink: Writable) => void): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const chunks: Uint8Array[] = [];
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  sink.on("finish", () => resolve(Buffer.concat(chunks)));
  sink.on("error", reject);
  pipe(sink);
  return promise;
}

/** Collects a whole web stream into one buffer. */
export async function collectWeb(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
  return Buffer.concat(chunks);
}
