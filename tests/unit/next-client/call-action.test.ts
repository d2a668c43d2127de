import { describe, expect, it } from "vitest";
import { unstable_isUnrecognizedActionError } from "../../../src/next/navigation.client.tsx";
import type { ActionPayload } from "../../../src/render/action-payload.ts";
import { createActionCaller, type ActionCaller } from "../../../src/render/client/call-action.ts";
import type { RscPayload } from "../../../src/render/payload.ts";

const PAYLOAD_TYPE = { "content-type": "text/x-component" };

describe("the caller of Server Actions", () => {
  it("sends to the payload of the shown page, and gives back what the action returned", async () => {
    const desk = openDesk(() => answer({ result: Promise.resolve(7) }));

    expect(await desk.call("id#f", [1])).toBe(7);

    expect(desk.events).toEqual(["POST https://site.test/a.rsc?q=1 id#f [1]"]);
  });

  it("shows the page that came along when something changed", async () => {
    const desk = openDesk(() => answer({ page: pageAt("/a") }, { "x-action-revalidated": "1" }));

    await desk.call("id#f", []);

    expect(desk.events.slice(1)).toEqual(["changed /a"]);
  });

  it("asks for the page again when the connection breaks while it comes", async () => {
    const broken = new ReadableStream({ start: (stream) => stream.error(new TypeError("reset")) });
    const desk = openDesk(() => answer({ page: pageAt("/a") }, { "x-action-revalidated": "1" }, broken));

    await desk.call("id#f", []);

    await expect.poll(() => desk.events.slice(1)).toEqual(["changed /a", "changed undefined"]);
  });

  it("runs one action after the other, and the next one although one failed", async () => {
    const first = Promise.withResolvers<Response>();
    const desk = openDesk((count) => (count === 1 ? first.promise : answer({ result: Promise.resolve(count) })));

    const calls = [desk.call("id#a", []), desk.call("id#b", [])];
    await expect.poll(() => desk.events.length).toBe(1);
    first.reject(new TypeError("offline"));

    expect(await Promise.allSettled(calls)).toMatchObject([{ status: "rejected" }, { value: 2 }]);
    expect(desk.events).toHaveLength(2);
  });

  it("goes where the action redirects to, with the page that came along (AC-07)", async () => {
    const headers = { "x-action-redirect": "/b;c?d=1;replace", "x-action-revalidated": "1" };
    const desk = openDesk(() => answer({ page: pageAt("/b") }, headers));

    expect(await desk.call("id#f", [])).toBeUndefined();

    expect(desk.events.slice(1)).toEqual(["forget", "redirected /b;c?d=1 replace with https://site.test/b;c?d=1"]);
  });

  it("asks for the target where no page came along", async () => {
    const desk = openDesk(() => new Response(null, { headers: { "x-action-redirect": "/b;push" } }));

    await desk.call("id#f", []);

    expect(desk.events.slice(1)).toEqual(["redirected /b push with nothing"]);
  });

  it("rejects with what the server says where there is no such action (AC-09)", async () => {
    const desk = openDesk(() => new Response("no such action\n", { status: 409 }));

    await expect(desk.call("id#f", [])).rejects.toMatchObject({ code: "VINEXT_ACTION_REFUSED" });
  });

  it("rejects with an error of its own where the server runs another build (AC-09)", async () => {
    const headers = { "x-nextjs-action-not-found": "1" };
    const desk = openDesk(() => new Response("no such action\n", { status: 409, headers }));

    const error: unknown = await desk.call("id#f", []).catch((thrown: unknown) => thrown);

    expect([unstable_isUnrecognizedActionError(error), unstable_isUnrecognizedActionError(new Error("other"))]).toEqual(
      [true, false],
    );
  });

  it("loads the document where another build answered (BI-04)", async () => {
    const desk = openDesk(() => answer({ build: "b2", page: pageAt("/a") }, { "x-action-revalidated": "1" }));

    await desk.call("id#f", []);

    expect(desk.events.slice(1)).toEqual(["leave https://site.test/a?q=1"]);
  });
});

interface Desk {
  readonly call: ActionCaller;
  readonly events: string[];
}

/** A caller whose answers carry their payload beside them, so that nothing has to be decoded. */
function openDesk(respond: (count: number) => Response | Promise<Response>): Desk {
  const events: string[] = [];
  let count = 0;
  let latest: Partial<ActionPayload> = {};
  const call = createActionCaller({
    site: { basePath: "", trailingSlash: false },
    build: "b1",
    begin: () => ({
      href: "https://site.test/a?q=1",
      changed: (payload) => void events.push(`changed ${payload?.path}`),
      redirected: (to, how, loaded) => void events.push(`redirected ${to} ${how} with ${loaded?.href ?? "nothing"}`),
      forget: () => void events.push("forget"),
    }),
    leave: (href) => void events.push(`leave ${href}`),
    async fetch(href, { method, headers, body }) {
      count += 1;
      const sent = typeof body === "string" ? body : "a form";
      events.push(`${method} ${href} ${new Headers(headers).get("next-action")} ${sent}`);
      const response = await respond(count);
      latest = PAYLOADS.get(response) ?? {};
      return response;
    },
    references: () => undefined,
    encode: async (args) => JSON.stringify(args),
    decode: async () => ({ build: "b1", result: Promise.resolve(), page: undefined, ...latest }),
    decodePage: async () => latest.page ?? pageAt("/"),
  });
  return { call, events };
}

const PAYLOADS = new WeakMap<Response, Partial<ActionPayload>>();

function answer(
  payload: Partial<ActionPayload>,
  headers: Record<string, string> = {},
  body: BodyInit = "payload",
): Response {
  const response = new Response(body, { headers: { ...PAYLOAD_TYPE, ...headers } });
  PAYLOADS.set(response, payload);
  return response;
}

function pageAt(path: string): RscPayload {
  return { build: "b1", path, params: {}, root: path, status: 200 };
}
