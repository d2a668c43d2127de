import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { FixtureServer } from "../../tests/helpers/server.ts";
import { keysIn, storeProblems, withDatabase } from "../torture/inspect.ts";
import { memoryOf } from "../torture/memory.ts";
import { createRandom } from "../torture/random.ts";
import type { Stage } from "../torture/stage.ts";
import { atMost, nothing, that, type Check } from "../torture/trial.ts";
import { headerNames } from "./header-names.ts";
import { createRequests, MARK, type HostileRequest } from "./requests.ts";
import { createWire, type RawReply } from "./wire.ts";

/** Sends so many hostile requests to a built site and checks what a visitor, the store and the process show of them. */
export async function fuzz(
  stage: Stage,
  { seed, times }: { readonly seed: number; readonly times: number },
): Promise<readonly Check[]> {
  const store = stage.newStore();
  const server = await stage.start(store, { node: "--expose-gc" });
  const names = headerNames(stage.root);
  const before = await pagesOf(server);
  const seedFile = hash("sha256", readFileSync(path.join(stage.root, "dist/prerender.sqlite")));
  const problems: string[] = [];
  const statuses = new Map<number, number>();
  const seen = { problems, statuses };
  await attack(server, { seed: seed + 1, times: Math.ceil(times / 5), names, ...seen });
  const warm = await memoryOf(server);
  await attack(server, { seed, times, names, ...seen });
  await halfSockets(server);
  const after = await memoryOf(server);
  const late = await pagesOf(server);
  const output = server.output();
  const code = await server.stop();
  return [
    nothing(`5xx, payloads under document URLs and dropped answers; ${shown(statuses)}`, problems),
    nothing(
      "pages that differ from before",
      [...before].filter(([page, body]) => late.get(page) !== body).map(([page]) => page),
    ),
    that(
      "the seed is untouched",
      seedFile === hash("sha256", readFileSync(path.join(stage.root, "dist/prerender.sqlite"))),
    ),
    nothing("torn entries", await storeProblems(store)),
    nothing("stored keys that no route has", foreignKeys(store)),
    nothing("request values in stored entries", markedEntries(store)),
    nothing(
      "errors in the log",
      output.split("\n").filter((line) => /unhandled|uncaught|failed|Error/i.test(line)),
    ),
    atMost("heap beyond that after the first sixth, MiB", (after.heapUsed - warm.heapUsed) / 1024 ** 2, 16),
    that("it stops with 0", code === 0, `exit code ${code}`),
  ];
}

interface Attack {
  readonly seed: number;
  readonly times: number;
  readonly names: readonly string[];
  readonly problems: string[];
  readonly statuses: Map<number, number>;
}

async function attack(server: FixtureServer, { seed, times, names, problems, statuses }: Attack): Promise<void> {
  const next = createRequests(createRandom(seed), names);
  const count = { sent: 0 };
  const attacker = async (): Promise<void> => {
    const wire = createWire(Number(new URL(server.url).port));
    while (count.sent < times) {
      count.sent += 1;
      const request = next();
      const reply = await wire.ask(request.bytes, request.method);
      statuses.set(reply?.status ?? 0, (statuses.get(reply?.status ?? 0) ?? 0) + 1);
      const problem = problemOf(request, reply);
      if (problem !== undefined) problems.push(problem);
    }
    wire.close();
  };
  await Promise.all(Array.from({ length: 16 }, attacker));
}

function problemOf({ method, target, bytes }: HostileRequest, reply: RawReply | undefined): string | undefined {
  if (!reply) return `no answer to ${JSON.stringify(bytes.toString("latin1").slice(0, 600))}`;
  if (reply.status >= 500)
    return `${reply.status} for ${JSON.stringify(bytes.toString("latin1").slice(0, 600))}: ${reply.body.toString("utf8").slice(0, 80)}`;
  if (!reply.contentType.startsWith("text/x-component")) return undefined;
  return isPayloadUrl(target) ? undefined : `payload for ${method} ${target}`;
}

/** Tells whether a URL, decoded once and without query, names a payload (K5). */
function isPayloadUrl(target: string): boolean {
  const [raw = ""] = target.split("?");
  return raw
    .replaceAll(/%([\da-f]{2})/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/\/+$/, "")
    .endsWith(".rsc");
}

/** Sockets that send half a request, or close their half early, or say nothing. */
async function halfSockets(server: FixtureServer): Promise<void> {
  const port = Number(new URL(server.url).port);
  const halves = [
    "",
    "GET / HT",
    "GET / HTTP/1.1\r\nHost: a\r\nX-A: ",
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nhalf",
    "GET /hour/1 HTTP/1.1\r\nHost: a\r\n\r\n",
  ];
  const sockets = Array.from({ length: 200 }, (_, index) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {});
    socket.write(halves[index % halves.length] ?? "");
    if (index % 3 === 0) socket.end();
    return socket;
  });
  await pause(300);
  await server.send("/hour/1");
  for (const socket of sockets) socket.destroy();
  await pause(100);
}

const WATCHED = [
  "/",
  "/hour/1",
  "/hour/2",
  "/tagged/3",
  "/closed/a",
  "/feed.json",
  "/hour/1.rsc",
  "/tagged/3.rsc",
  "/closed/a.rsc",
  "/index.rsc",
  "/sitemap.xml",
  "/items/1",
  "/moved/1",
  "/gone/1",
  "/lang/en/a/b",
  "/kept",
  "/form",
  "/album",
  "/album/photo/1",
  "/album/photo/1.rsc",
  "/album/photo/1/~/album.rsc",
];

async function pagesOf(server: FixtureServer): Promise<ReadonlyMap<string, string>> {
  const replies = await Promise.all(WATCHED.map(async (page) => [page, await server.send(page)] as const));
  return new Map(
    replies.map(([page, { status, body, headers }]) => [page, `${status} ${headers["etag"]} ${hash("sha256", body)}`]),
  );
}

/** Keys of pages that are neither listed nor below the one open route: a request made them up (P6). */
function foreignKeys(store: string): readonly string[] {
  return keysIn(store, "entries").filter(
    (key) =>
      !/^cache:app:[\w-]+:(?:\/(?:hour|tagged|quick|open|closed|items|moved|gone|album\/photo)\/[^?#;/]*|\/lang\/[^?#;]+|\/|\/feed\.json|\/sitemap\.xml|\/kept|\/_not-found|sha256-[\da-f]{64})$/.test(
        key,
      ),
  );
}

function markedEntries(store: string): readonly string[] {
  const texts = withDatabase(store, (db) => [
    ...db.prepare("SELECT key, head AS bytes FROM entries").all(),
    ...db.prepare("SELECT id AS key, bytes FROM parts").all(),
    ...db.prepare("SELECT key, CAST(value AS BLOB) AS bytes FROM data").all(),
  ]);
  return texts.filter((row) => Buffer.from(row["bytes"] as Uint8Array).includes(MARK)).map((row) => String(row["key"]));
}

function shown(statuses: ReadonlyMap<number, number>): string {
  return [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${status} × ${count}`)
    .join(", ");
}
