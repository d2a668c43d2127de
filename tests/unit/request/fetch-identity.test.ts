import { describe, expect, it } from "vitest";
import { dataKey } from "../../../src/request/data-key.ts";
import { createCachedFetch } from "../../../src/request/fetch-cache.ts";
import { createMachine, createOrigin, inside } from "./fake-scope.ts";

const URL_A = "https://api.test/a";
const KEPT: RequestInit = { cache: "force-cache" };

describe("the key of kept data (DC-06)", () => {
  const streamOf = (text: string): ReadableStream => new Response(text).body ?? new ReadableStream();
  const form = (value: string): FormData => {
    const fields = new FormData();
    fields.set("f", value);
    return fields;
  };
  const requests: readonly (readonly [string, string | Request, RequestInit])[] = [
    ["url", URL_A, {}],
    ["query", `${URL_A}?x=1`, {}],
    ["header", URL_A, { headers: { "accept-language": "ja" } }],
    ["method", URL_A, { method: "POST" }],
    ["text body", URL_A, { method: "POST", body: "1" }],
    ["bytes body", URL_A, { method: "POST", body: new Uint8Array([0, 255]) }],
    ["stream body", URL_A, { method: "POST", body: streamOf("2"), duplex: "half" } as RequestInit],
    ["form body", URL_A, { method: "POST", body: form("3") }],
    ["other form body", URL_A, { method: "POST", body: form("4") }],
    ["request body", new Request(URL_A, { method: "POST", body: "5" }), {}],
  ];

  it("tells apart by method, URL, headers and body", async () => {
    const machine = createMachine();
    const origin = createOrigin();

    for (const [, input, init] of requests) {
      await inside(machine.scope(), () => createCachedFetch(origin.fetch)(input, { ...init, ...KEPT }));
    }

    expect(machine.records.size).toBe(requests.length);
  });

  it("finds the same form again and looks at no tracing header or hash", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const ask = (url: string, init: RequestInit): Promise<Response> =>
      inside(machine.scope(), () => createCachedFetch(origin.fetch)(url, { ...init, ...KEPT }));

    await ask(URL_A, { method: "POST", body: form("3"), headers: { traceparent: "00-a" } });
    await ask(`${URL_A}#top`, { method: "POST", body: form("3"), headers: { traceparent: "00-b" } });

    expect(origin.asked).toHaveLength(1);
  });

  it("sends a stream that the key has read", async () => {
    const origin = createOrigin();

    await inside(createMachine().scope(), () =>
      createCachedFetch(origin.fetch)(URL_A, {
        method: "POST",
        body: streamOf("日本"),
        duplex: "half",
        ...KEPT,
      } as RequestInit),
    );

    expect(await new Response(origin.asked[0]?.init?.body ?? null).text()).toBe("日本");
  });

  it("does not let parts run into each other", async () => {
    const keys = await Promise.all([["ab", "c"], ["a", "bc"], ["abc"], ["abc", ""]].map(dataKey));

    expect(new Set(keys).size).toBe(4);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("equal requests of one render (DC-05)", () => {
  it("are made once, and each reader has a body of its own", async () => {
    const origin = createOrigin();
    const scope = createMachine().scope();
    const cachedFetch = createCachedFetch(origin.fetch);

    const texts = await inside(scope, async () => {
      const responses = await Promise.all([cachedFetch(URL_A), cachedFetch(URL_A), cachedFetch(new Request(URL_A))]);
      return Promise.all(responses.map((response) => response.text()));
    });

    expect(texts).toEqual(["n1", "n1", "n1"]);
    expect(origin.asked).toHaveLength(1);
  });

  it("may be tried again after a failure", async () => {
    const origin = createOrigin((count) => {
      if (count === 1) throw new TypeError("down");
      return new Response("up");
    });
    const cachedFetch = createCachedFetch(origin.fetch);

    const text = await inside(createMachine().scope(), async () => {
      await cachedFetch(URL_A).catch(() => undefined);
      return (await cachedFetch(URL_A)).text();
    });

    expect(text).toBe("up");
  });

  it.each([
    ["in a route handler", { phase: "handler" } as const, {}],
    ["with an abort signal", {}, { signal: new AbortController().signal }],
    ["with another method", {}, { method: "POST" }],
  ])("are made each time %s", async (_name, wish, init) => {
    const origin = createOrigin();
    const cachedFetch = createCachedFetch(origin.fetch);

    await inside(createMachine().scope(wish), () => Promise.all([cachedFetch(URL_A, init), cachedFetch(URL_A, init)]));

    expect(origin.asked).toHaveLength(2);
  });
});

describe("a kept response", () => {
  it("keeps url, status, headers and bytes exactly (DC-11)", async () => {
    const machine = createMachine();
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256);
    const origin = createOrigin(() => {
      const response = new Response(bytes, {
        headers: [
          ["x-a", "日".codePointAt(0)?.toString() ?? ""],
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
        ],
      });
      return Object.defineProperty(response, "url", { value: `${URL_A}/moved` });
    });
    const ask = (): Promise<Response> => inside(machine.scope(), () => createCachedFetch(origin.fetch)(URL_A, KEPT));
    await ask();

    const response = await ask();

    expect(origin.asked).toHaveLength(1);
    expect([response.url, response.status, response.headers.getSetCookie()]).toEqual([
      `${URL_A}/moved`,
      200,
      ["a=1", "b=2"],
    ]);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it("is only one of status 200 (DC-01)", async () => {
    const machine = createMachine();
    const origin = createOrigin(() => new Response("gone", { status: 404 }));

    const response = await inside(machine.scope(), () => createCachedFetch(origin.fetch)(URL_A, KEPT));

    expect([response.status, await response.text(), machine.records.size]).toEqual([404, "gone", 0]);
  });

  it("is not larger than 2 MB, and says so (DC-07, S3)", async () => {
    const machine = createMachine();
    const origin = createOrigin(() => new Response(new Uint8Array(3_000_000)));

    const response = await inside(machine.scope(), () => createCachedFetch(origin.fetch)(URL_A, KEPT));

    expect((await response.arrayBuffer()).byteLength).toBe(3_000_000);
    expect([machine.records.size, machine.warnings()]).toEqual([0, ["VINEXT_DATA_TOO_LARGE"]]);
  });

  it("is fetched again when its record is broken", async () => {
    const machine = createMachine();
    const origin = createOrigin();
    const ask = (): Promise<Response> => inside(machine.scope(), () => createCachedFetch(origin.fetch)(URL_A, KEPT));
    await ask();
    for (const [key, record] of machine.records)
      machine.records.set(key, { ...record, value: record.value.slice(0, 20) });

    expect(await (await ask()).text()).toBe("n2");
    expect(machine.events.map((event) => event.kind)).toEqual(["broken-record"]);
  });
});

it("keeps from the original fetch what only the cache understands", async () => {
  const origin = createOrigin();
  const cachedFetch = createCachedFetch(origin.fetch);

  await inside(createMachine().scope(), () =>
    cachedFetch(URL_A, { cache: "force-cache", next: { tags: ["t"] }, headers: { a: "b" } }),
  );

  expect(Object.keys(origin.asked[0]?.init ?? {})).toEqual(["headers"]);
});

it("patches only once", async () => {
  const origin = createOrigin();

  await inside(createMachine().scope(), () => createCachedFetch(createCachedFetch(origin.fetch))(URL_A, KEPT));

  expect(origin.asked).toHaveLength(1);
});
