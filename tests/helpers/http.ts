import { request, type IncomingMessage } from "node:http";
import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

/** An answer as it came over the wire: nothing is decoded, followed or merged. */
export interface Reply {
  readonly status: number;
  /** By lower-case name; values of repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name, value, name, value … */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly text: string;
  /** Value of `X-Vinext-Cache`. */
  readonly state: string | undefined;
}

export interface SendOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Sends one request on a connection of its own. The target goes onto the wire as it is. */
export async function send(origin: string, target: string, options: SendOptions = {}): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const outgoing = request(
    { hostname, port, path: target, method: options.method ?? "GET", headers: options.headers, agent: false },
    resolve,
  );
  outgoing.once("error", reject);
  outgoing.end(options.body);
  const answer = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  // What a server printed before it answered waits beside the answer, and is read by the end of this turn.
  await nextTurn();
  const body = Buffer.concat(chunks);
  const headers = joined(answer.rawHeaders);
  return {
    status: answer.statusCode ?? 0,
    headers,
    rawHeaders: answer.rawHeaders,
    body,
    text: body.toString("utf8"),
    state: headers["x-vinext-cache"],
  };
}

/** Asks again until the answer is as wanted; fails with the last one when it never is. */
export async function until<T>(ask: () => Promise<T> | T, wanted: (answer: T) => boolean): Promise<T> {
  const begunAtMs = performance.now();
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (performance.now() - begunAtMs > LONGEST_MS)
      throw new Error(`It never became as wanted. Last: ${JSON.stringify(answer)?.slice(0, 2_000)}`);
    await pause(ASK_AGAIN_MS);
  }
}

// Another process tells nobody when it has finished something in the background, so the tests ask. The limit ends what
// will never be, and is far above what a loaded machine needs.
const LONGEST_MS = 60_000;
const ASK_AGAIN_MS = 25;

function joined(raw: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    const value = raw[at + 1] ?? "";
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  return headers;
}
