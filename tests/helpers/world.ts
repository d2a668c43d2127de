import { createMemoryHandler } from "../../src/cache-handlers/memory.ts";
import type { CacheHandler } from "../../src/cache/handler.ts";
import type { RouteManifest } from "../../src/manifest/route-manifest.ts";
import type { RuntimeEvent } from "../../src/request/events.ts";
import { createDoorWebhook } from "../../src/revalidate/door-webhook.ts";
import type { FrontDoorOptions } from "../../src/revalidate/door-options.ts";
import { createFrontDoor, type FrontDoor } from "../../src/revalidate/front-door.ts";
import type { Visit } from "../../src/revalidate/renderer.ts";
import { createClock, type WorldClock } from "./world-clock.ts";
import { nodeCodec } from "./world-codec.ts";
import { createWorldRenderer, documentOf, textOf, type WorldRender, type WorldVisit } from "./world-render.ts";
import { manifestOf } from "./world-site.ts";

/** A whole site in memory with a clock that only the test moves. */
export interface World {
  /** Asks and gives `STATE text`; where there is no state, `STATUS text`. */
  get(path: string, how?: AskHow): Promise<string>;
  /** Asks and gives everything. */
  ask(path: string, how?: AskHow): Promise<Asked>;
  /** Moves time on. */
  pass(seconds: number): void;
  /** Waits until no background work is left. */
  settle(): Promise<void>;
  /** Invalidates a tag: softly, or with seconds after which it expires. */
  invalidate(tag: string, expireAfterSeconds?: number): Promise<void>;
  /** Counts renders for everyone. */
  renders(): number;
  /** Lists renders for one visitor. */
  visits(): readonly Visit[];
  /** Counts how often the renderer was asked for. */
  loads(): number;
  /** Gives events of some kinds, as `kind path` with a detail. */
  told(...kinds: readonly RuntimeEvent["kind"][]): readonly RuntimeEvent[];
  readonly door: FrontDoor;
  readonly handler: CacheHandler;
  readonly clock: WorldClock;
}

export interface AskHow {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Asked {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly state: string | null;
}

export interface WorldOptions {
  readonly manifest?: Partial<RouteManifest>;
  readonly visit?: WorldVisit;
  readonly handler?: CacheHandler;
  readonly clock?: WorldClock;
  readonly door?: Partial<FrontDoorOptions>;
}

/** Makes a site out of a render function. */
export function createWorld(render: WorldRender, options: WorldOptions = {}): World {
  const clock = options.clock ?? createClock();
  const handler = options.handler ?? createMemoryHandler({ maxBytes: 64 * 1024 * 1024 });
  const site = createWorldRenderer(render, options.visit ?? visitText);
  const events: RuntimeEvent[] = [];
  const background = new Set<Promise<void>>();
  const count = { loads: 0 };
  const door = createFrontDoor({
    createWebhook: createDoorWebhook,
    manifest: manifestOf(options.manifest),
    handler,
    seed: undefined,
    data: undefined,
    loadRenderer: () => {
      count.loads += 1;
      return Promise.resolve(site.renderer);
    },
    platform: {
      now: clock.now,
      waitUntil: (work) => {
        background.add(work);
        void work.finally(() => background.delete(work));
      },
      report: (event) => void events.push(event),
    },
    codec: nodeCodec,
    random: () => 0,
    owner: () => "process-1",
    alarm: clock.alarm,
    limits: {},
    ...options.door,
  });
  const ask = (path: string, how?: AskHow): Promise<Asked> => askDoor(door, path, how);
  return {
    ask,
    get: async (path, how) => summary(await ask(path, how)),
    pass: clock.pass,
    settle: () => settle(background),
    async invalidate(tag, expireAfterSeconds) {
      const seconds = expireAfterSeconds === undefined ? {} : { "x-seconds": String(expireAfterSeconds) };
      await ask("/live", { method: "POST", headers: { "x-tag": tag, ...seconds } });
    },
    renders: () => site.paths().length,
    visits: site.visits,
    loads: () => count.loads,
    told: (...kinds) => events.filter(({ kind }) => kinds.includes(kind)),
    door,
    handler,
    clock,
  };
}

/** Asks a front door directly, as the edge of a machine does. */
export async function askDoor(
  door: FrontDoor,
  path: string,
  { method = "GET", headers = {} }: AskHow = {},
): Promise<Asked> {
  const request = { method, target: path, header: (name: string) => headers[name] };
  const reply = await door.handle(request, () => new Request(`http://localhost${path}`, { method, headers }));
  const bytes =
    reply instanceof Response ? new Uint8Array(await reply.arrayBuffer()) : (reply.body ?? new Uint8Array());
  const answered = reply instanceof Response ? reply.headers : headersOf(reply.headers);
  return {
    status: reply.status,
    headers: answered,
    bytes,
    text: textOf(new TextDecoder().decode(bytes)),
    state: answered.get("x-vinext-cache"),
  };
}

function summary({ state, status, text }: Asked): string {
  return `${state ?? status} ${text}`.trim();
}

function headersOf(flat: readonly string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < flat.length; at += 2) headers.append(flat[at] ?? "", flat[at + 1] ?? "");
  return headers;
}

async function settle(background: ReadonlySet<Promise<void>>): Promise<void> {
  while (background.size > 0) await Promise.allSettled(background);
}

/** What a visitor gets unless a test says otherwise. The live handler invalidates what it is told to. */
async function visitText(request: Request, { path, representation, services, status }: Visit): Promise<Response> {
  const tag = request.headers.get("x-tag");
  const seconds = request.headers.get("x-seconds");
  if (tag !== null)
    await services.invalidate([{ tag, expireAfterSeconds: seconds === null ? undefined : Number(seconds) }]);
  if (representation === "body") return new Response(`visit ${path}`);
  const type = representation === "rsc" ? "text/x-component" : "text/html; charset=utf-8";
  return new Response(documentOf(`visit ${path}`), { status: status ?? 200, headers: { "content-type": type } });
}
