import { describe, expect, it } from "vitest";
import { seal, type VectorSource } from "../../../src/render/seal.ts";

const SECRET = Buffer.alloc(32, 7).toString("base64");
const bytes = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const sealed = (plain: string, context: string, vector: VectorSource): Promise<string> =>
  seal(SECRET, { plain: bytes(plain), context: bytes(context), vector });

describe("what an action closes over", () => {
  it.each(["random", "synthetic"] as const)("opens with the key and its action alone (%s)", async (vector) => {
    const text = await sealed("value", "action", vector);

    expect(await opened(text, "action")).toBe("value");
    await expect(opened(text, "another")).rejects.toThrow();
  });

  it("is the same text for the same input where all visitors get it", async () => {
    const one = await sealed("value", "action", "synthetic");

    expect(await sealed("value", "action", "synthetic")).toBe(one);
    expect(vectorOf(await sealed("valuf", "action", "synthetic"))).not.toBe(vectorOf(one));
    // The border between action and input counts, not only their text.
    expect(vectorOf(await sealed("nvalue", "actio", "synthetic"))).not.toBe(vectorOf(one));
  });

  it("is another text each time in a visitor's page", async () => {
    expect(await sealed("value", "action", "random")).not.toBe(await sealed("value", "action", "random"));
  });
});

async function opened(text: string, context: string): Promise<string> {
  const whole = Buffer.from(text, "base64");
  const key = await crypto.subtle.importKey("raw", Buffer.from(SECRET, "base64"), "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: whole.subarray(0, 16), additionalData: bytes(context) };
  return new TextDecoder().decode(await crypto.subtle.decrypt(how, key, whole.subarray(16)));
}

function vectorOf(text: string): string {
  return Buffer.from(text, "base64").subarray(0, 16).toString("hex");
}
