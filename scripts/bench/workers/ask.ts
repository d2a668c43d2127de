import { request, type IncomingMessage } from "node:http";

/** An answer, and how long it took until its last byte was there. */
export interface Asked {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly ms: number;
}

/** Asks once, on a connection of its own. Nothing is decoded. */
export async function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const begunMs = performance.now();
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(url, { headers, agent: false }, resolve).once("error", reject).end();
  const response = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const);
  return {
    status: response.statusCode ?? 0,
    headers: Object.fromEntries(named),
    body: Buffer.concat(chunks),
    ms: performance.now() - begunMs,
  };
}
