import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fetchRemoteImage } from "../../../../src/server/images/remote-source.ts";

const LIMITS = { maximumRedirects: 2, maximumSourceBytes: 1_000, allowLocalIp: true };

const origin = createServer((request: IncomingMessage, response: ServerResponse) => {
  const [, name = "", rest = ""] = /^\/(\w+)\/?(.*)$/.exec(request.url ?? "") ?? [];
  if (name === "image") response.writeHead(200, { "cache-control": "max-age=9, s-maxage=60" }).end("pixels");
  else if (name === "to") response.writeHead(302, { location: rest }).end();
  else if (name === "large") response.end(new Uint8Array(2_000));
  else response.writeHead(404).end();
});
beforeAll(() => new Promise<void>((done) => void origin.listen(0, "127.0.0.1", done)));
afterAll(() => origin.close());

function at(path: string, host = "127.0.0.1"): URL {
  return new URL(`http://${host}:${(origin.address() as AddressInfo).port}${path}`);
}

it("fetches an image and how long it may be kept, over redirects", async () => {
  const image = await fetchRemoteImage(at("/to//to//image"), LIMITS);

  expect([Buffer.from(image.bytes).toString(), image.maxAgeSeconds]).toEqual(["pixels", 60]);
});

it.each([
  ["more redirects than allowed", "/to//to//to//image", 508],
  ["more bytes than allowed", "/large", 413],
  ["a missing image", "/none", 404],
  ["a redirect to no website", "/to/file:///etc/passwd", 502],
])("refuses %s", async (_what, path, status) => {
  await expect(fetchRemoteImage(at(path), LIMITS)).rejects.toMatchObject({ status });
});

it.each(["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])(
  "does not connect to %s, a private address by name or number",
  async (host) => {
    const fetching = fetchRemoteImage(at("/image", host), { ...LIMITS, allowLocalIp: false });

    await expect(fetching).rejects.toMatchObject({ status: 400, message: expect.stringContaining("private address") });
  },
);
