import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { sendWebhook } from "../../../src/server/send-webhook.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async function sendTo(answer: RequestListener): Promise<unknown> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const site = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await sendWebhook({ site, secret: SECRET, call: { tags: ["a"] }, waits: false }).catch(
      (error: unknown) => error,
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

it("says that the site did not answer when its answer breaks off", async () => {
  const error = await sendTo((_request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("{", () => response.destroy());
  });

  expect(error).toMatchObject({ code: "VINEXT_WEBHOOK_NOT_REACHED" });
});

it("says where a redirect leads, which it does not follow with what it signed", async () => {
  const error = await sendTo((_request, response) => {
    response.writeHead(308, { location: "https://www.site.test/_vinext/revalidate" }).end();
  });

  expect(error).toMatchObject({
    code: "VINEXT_WEBHOOK_REFUSED",
    message: expect.stringContaining("answered 308: it redirects to https://www.site.test/") as string,
    fix: "Give the address that the site has itself: scheme, host and port of the one it redirects to.",
  });
});
