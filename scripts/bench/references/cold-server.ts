// The bare server, cold: reads one body and answers everyone with it.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const body = readFileSync(process.argv[2] ?? "");
const headers = { "Content-Type": "text/html; charset=utf-8", "Content-Length": body.byteLength };
const server = createServer((_request, response) => {
  response.writeHead(200, headers).end(body);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address) process.stdout.write(`Ready on http://127.0.0.1:${address.port}\n`);
});
