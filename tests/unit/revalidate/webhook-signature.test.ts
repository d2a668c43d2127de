import * as fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";

import { createVerifier, signatureOf } from "../../../src/revalidate/signature.ts";

const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const encoder = new TextEncoder();
const message = (id: string, timestamp: string, body: string) => ({ id, timestamp, body: encoder.encode(body) });

describe("signatureOf", () => {
  it("gives the signature of Standard Webhooks' own example", async () => {
    const signature = await signatureOf(
      SECRET,
      message("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", '{"test": 2432232314}'),
    );

    expect(signature).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  });

  it("signs every message as the reference library does", async () => {
    const secrets = fc.uint8Array({ minLength: 1, maxLength: 100 });
    const ids = fc.string({ minLength: 1 });
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    await fc.assert(
      fc.asyncProperty(secrets, ids, seconds, fc.string(), async (key, id, second, body) => {
        const base64 = Buffer.from(key).toString("base64");
        const theirs = new Webhook(base64).sign(id, new Date(second * 1000), body);

        expect(await signatureOf(`whsec_${base64}`, message(id, String(second), body))).toBe(theirs);
      }),
    );
  });

  it("takes a secret without prefix as the text that it is", async () => {
    const text = "correct horse battery staple, 42";
    const theirs = new Webhook(text, { format: "raw" }).sign("msg_1", new Date(5_000), "{}");

    expect(await signatureOf(text, message("msg_1", "5", "{}"))).toBe(theirs);
  });
});

describe("createVerifier", () => {
  const verifier = createVerifier(["whsec_b2xkIHNlY3JldCBvZiBhIHNpdGU=", SECRET]);
  const call = message("msg_1", "1700000000", '{"tags":["a"]}');

  it("lets the reference library's signatures in", async () => {
    const theirs = new Webhook(SECRET).sign("msg_1", new Date(1_700_000_000_000), '{"tags":["a"]}');

    expect(await verifier.isSigned(call, theirs)).toBe(true);
  });

  it("needs one fitting signature among several, and knows old and new secret (rotation)", async () => {
    const [old, current] = [
      await signatureOf("whsec_b2xkIHNlY3JldCBvZiBhIHNpdGU=", call),
      await signatureOf(SECRET, call),
    ];

    for (const signatures of [old, current, `v1a,x ${current}`, `v1,AAAA ${old}`, `${old} ${current}`]) {
      expect(await verifier.isSigned(call, signatures)).toBe(true);
    }
  });

  it("refuses any change of secret, message or signature", async () => {
    const signature = await signatureOf(SECRET, call);
    const foreign = await signatureOf(`${SECRET.slice(0, -4)}AAAA`, call);
    const refused: readonly (readonly [typeof call, string])[] = [
      [call, ""],
      [call, foreign],
      [call, signature.slice(0, -1)],
      [call, `${signature}=`],
      [call, signature.slice(3)],
      [call, signature.replace("v1,", "v2,")],
      [call, signature.toLowerCase()],
      [{ ...call, id: "msg_2" }, signature],
      [{ ...call, timestamp: "1700000001" }, signature],
      [{ ...call, body: encoder.encode('{"tags":["b"]}') }, signature],
      [{ ...call, id: "1700000000", timestamp: "msg_1" }, signature],
    ];

    for (const [given, signatures] of refused) expect(await verifier.isSigned(given, signatures)).toBe(false);
  });

  it("refuses every signature with one character changed", async () => {
    const signature = await signatureOf(SECRET, call);
    const index = fc.nat({ max: signature.length - 1 });
    await fc.assert(
      fc.asyncProperty(index, fc.integer({ min: 33, max: 126 }), async (at, code) => {
        const changed = signature.slice(0, at) + String.fromCharCode(code) + signature.slice(at + 1);

        expect(await verifier.isSigned(call, changed)).toBe(changed === signature);
      }),
    );
  });

  it("knows the secrets themselves, as they are written", async () => {
    const asked = [SECRET, "whsec_b2xkIHNlY3JldCBvZiBhIHNpdGU=", SECRET.slice(6), SECRET.slice(0, -1), "", "whsec_"];

    expect(await Promise.all(asked.map((text) => verifier.isSecret(text)))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each(["whsec_", "whsec_not base64!", "whsec_%%%"])("refuses to start with %j, without showing it", (secret) => {
    expect(() => createVerifier([SECRET, secret])).toThrow(
      expect.objectContaining({ code: "VINEXT_SECRET_INVALID", message: expect.not.stringContaining("base64!") }),
    );
  });
});
