import { resolve } from "node:path";

import { KV_LIMITS } from "../../upload/limits.ts";
import { loadSimulator } from "../../upload/simulator.ts";
import { text, UsageError, wholeNumber } from "../arguments.ts";
import type { Command } from "../command.ts";
import type { Destination } from "../run-upload.ts";

/** Uploads the entries of a finished build to Workers KV. */
export const uploadCommand: Command = {
  description: "Upload prerendered pages to Workers KV",
  args: {
    root: { type: "positional", required: false, description: "Folder of the app", default: "." },
    remote: { type: "boolean", description: "Into the namespace at Cloudflare" },
    local: { type: "boolean", description: "Into the namespace that `wrangler dev` keeps on this machine" },
    out: { type: "string", description: "Into files for `wrangler kv bulk put`", valueHint: "FOLDER" },
    binding: { type: "string", description: "Binding of the namespace (default: as built)", valueHint: "NAME" },
    "namespace-id": { type: "string", description: "Id of the namespace, instead of a binding", valueHint: "ID" },
    env: { type: "string", description: "Environment in wrangler's configuration", valueHint: "NAME" },
    "persist-to": {
      type: "string",
      description: "State of `wrangler dev` (default .wrangler/state)",
      valueHint: "FOLDER",
    },
    prefix: { type: "string", description: "Prefix of all keys, as the cache handler has it", valueHint: "TEXT" },
    "ttl-seconds": {
      type: "string",
      description: "Time after which KV forgets an entry (default: as built)",
      valueHint: "N",
    },
    full: { type: "boolean", description: "Look for every key, whatever the last upload noted" },
    prune: { type: "boolean", description: "Also remove builds but the last three" },
    "dry-run": { type: "boolean", description: "Only tell what would be done and what it costs" },
    json: { type: "boolean", description: "Write one event per line" },
  },
  async run(args) {
    const root = resolve(String(args["root"]));
    const destination = destinationOf(args, root);
    // Loaded while the simulator is on its way.
    const { runUpload } = await import("../run-upload.ts");
    return runUpload({
      root,
      destination,
      binding: text(args["binding"]),
      namespaceId: text(args["namespace-id"]),
      // As wrangler does: https://developers.cloudflare.com/workers/wrangler/system-environment-variables/
      environment: text(args["env"]) ?? process.env["CLOUDFLARE_ENV"],
      persistTo: text(args["persist-to"]) ?? ".wrangler/state",
      prefix: prefixOf(text(args["prefix"]) ?? ""),
      ttlSeconds: wholeNumber(text(args["ttl-seconds"]), { option: "ttl-seconds", least: 60 }),
      full: args["full"] === true,
      prune: args["prune"] === true,
      dryRun: args["dry-run"] === true,
      json: args["json"] === true,
    });
  },
};

/** A longer one would make keys that KV refuses of some pages, long after the first were taken. */
function prefixOf(given: string): string {
  if (Buffer.byteLength(given) <= KV_LIMITS.prefixBytes) return given;
  throw new UsageError(`\`--prefix\` must have at most ${KV_LIMITS.prefixBytes} bytes.`);
}

/** Nothing is assumed: a build in the wrong place is found out too late. */
function destinationOf(args: Readonly<Record<string, unknown>>, root: string): Destination {
  const folder = text(args["out"]);
  const [remote, local] = [args["remote"] === true, args["local"] === true];
  if ([remote, local, folder !== undefined].filter(Boolean).length !== 1)
    throw new UsageError("Say where to: `--remote`, `--local` or `--out FOLDER`.");
  if (local) return { kind: "local", simulator: loadSimulator(root) };
  if (folder === undefined) return { kind: "remote" };
  if (args["prune"] === true || args["dry-run"] === true)
    throw new UsageError("`--out` writes files alone: it takes neither `--prune` nor `--dry-run`.");
  return { kind: "files", folder: resolve(folder) };
}
