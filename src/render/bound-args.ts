import encryptionKey from "virtual:vite-rsc/encryption-key";
import { renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server";
import { currentScope } from "../request/scope-storage.ts";
import { seal } from "./seal.ts";

export { decryptActionBoundArgs } from "@vitejs/plugin-rsc/utils/encryption-runtime";

/** Encrypts what an action in a component closes over. Compiled code calls it, by this name, wherever such an action is made. */
export async function encryptActionBoundArgs(args: unknown, actionId: string): Promise<string> {
  const payload = await new Response(renderToReadableStream(args)).arrayBuffer();
  return seal(await encryptionKey(), {
    plain: new Uint8Array(payload),
    context: new TextEncoder().encode(actionId),
    vector: currentScope()?.kind === "shared" ? "synthetic" : "random",
  });
}
