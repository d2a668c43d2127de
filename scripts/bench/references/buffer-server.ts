// The bare server: what another server answers, taken over once and answered from memory.
import { createServer, request } from "node:http";
import type { IncomingMessage } from "node:http";

interface Setup {
  /** The server to take the answers from. */
  readonly origin: string;
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** `same`: its very headers. `few`: what a hand-written server would send. */
  readonly answer: "same" | "few";
}

interface Answer {
  readonly status: number;
  readonly headers: readonly string[];
  readonly body: Buffer | undefined;
}

const setup = JSON.parse(process.argv[2] ?? "{}") as Setup;
const answers = new Map<string, Answer>();
for (const path of setup.paths) answers.set(path, await taken(path));

const server = createServer((incoming, response) => {
  const answer = answers.get(incoming.url ?? "");
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(answer.status, answer.headers as string[]);
  response.end(answer.body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`Ready on http://127.0.0.1:${address.port}\n`);
});

async function taken(path: string): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request(setup.origin + path, { headers: setup.headers }, resolve)
    .on("error", reject)
    .end();
  const response = await promise;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  return {
    status: response.statusCode ?? 0,
    headers: kept(response.rawHeaders),
    body: body.byteLength > 0 ? body : undefined,
  };
}

function kept(raw: readonly string[]): readonly string[] {
  const headers: string[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? "";
    // Node writes these itself.
    if (/^(?:date|connection|keep-alive|transfer-encoding)$/i.test(name)) continue;
    if (setup.answer === "few" && !/^(?:content-.*|etag)$/i.test(name)) continue;
    headers.push(name, raw[at + 1] ?? "");
  }
  return headers;
}
