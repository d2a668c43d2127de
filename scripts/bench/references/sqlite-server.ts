// The bare server over a database: one read by key per request, answered with the headers of another server's answer.
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";

interface Setup {
  readonly file: string;
  /** Flat, without `Content-Length`. */
  readonly headers: readonly string[];
}

const setup = JSON.parse(process.argv[2] ?? "{}") as Setup;
const db = new DatabaseSync(setup.file, { readOnly: true });
db.exec("PRAGMA mmap_size = 268435456");
const select = db.prepare("SELECT body FROM pages WHERE path = ?");

const server = createServer((incoming, response) => {
  const body = select.get(incoming.url ?? "")?.["body"];
  if (!(body instanceof Uint8Array)) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, [...setup.headers, "Content-Length", String(body.byteLength)]);
  response.end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`Ready on http://127.0.0.1:${address.port}\n`);
});
