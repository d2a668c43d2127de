import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { shutDown } from "../../../src/server/shutdown.ts";

it("turns visitors who come without end away instead of dropping them (R8)", async () => {
  const resets = await resetsAtShutdown();

  // The system keeps one connection waiting at least, and a few may come in the last moment; otherwise it is all of them.
  expect(resets).toBeLessThan(16);
});

it("answers who asks again on a kept connection before it is closed (R8)", async () => {
  const server = createServer((_, response) => response.end("here"));
  const visitor = connect(await listening(server), "127.0.0.1");
  const closed = once(visitor, "close");
  const said: string[] = [];
  visitor.setEncoding("utf8").on("data", (text: string) => said.push(text));
  const ask = async (): Promise<void> => {
    visitor.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await Promise.race([once(visitor, "data"), closed]);
  };
  await ask();

  const closing = shutDown(ownedBy(server));
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  await ask();
  await closing;

  expect(said.map((text) => /^Connection: (.*)$/m.exec(text)?.[1])).toEqual(["keep-alive", "close"]);
});

/** Shuts a server down under a crowd; counts the connections that were reset. */
async function resetsAtShutdown(): Promise<number> {
  const server = createServer((_, response) => {
    const untilMs = performance.now() + 1;
    while (performance.now() < untilMs);
    response.end("here");
  });
  const crowd = new Worker(CROWD, { eval: true, workerData: await listening(server) });
  const [comes] = await once(crowd, "message");
  expect(comes).toBe("comes");

  await shutDown(ownedBy(server));

  const [resets] = (await once(crowd, "message")) as [number];
  await crowd.terminate();
  return resets;
}

function ownedBy(server: Server): Parameters<typeof shutDown>[0] {
  return { server, door: { close: async () => {} }, settled: async () => {}, closeStores: async () => {} };
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

// Visitors who ask again as soon as they are answered, until they are refused.
const CROWD = `
const { connect } = require("node:net");
const { parentPort, workerData: port } = require("node:worker_threads");
const state = { answered: 0, resets: 0, here: 64 };
const leave = () => { if ((state.here -= 1) === 0) parentPort.postMessage(state.resets); };
function ask() {
  const socket = connect(port, "127.0.0.1", () => socket.write("GET / HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n"));
  const seen = { answer: false, error: undefined };
  socket.on("data", () => { seen.answer = true; });
  socket.on("error", ({ code }) => { seen.error = code; });
  socket.on("close", () => {
    if (seen.error === "ECONNREFUSED") return leave();
    if (!seen.answer) state.resets += 1;
    if ((state.answered += 1) === 200) parentPort.postMessage("comes");
    ask();
  });
}
for (let at = 0; at < state.here; at += 1) ask();
`;
