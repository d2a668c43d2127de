import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as v from "valibot";

import { kvNamespaceUnknown, wranglerConfigUnreadable, wranglerMissing } from "../errors/upload.ts";

/** Which KV namespace a binding of an app means. */
export interface KvBinding {
  /** Id at Cloudflare. */
  readonly remoteId: string | undefined;
  /** Id under which `wrangler dev` keeps it on this machine. */
  readonly localId: string;
}

/** Says where to look for a binding. */
export interface BindingQuery {
  readonly root: string;
  readonly binding: string;
  /** Environment in wrangler's configuration; undefined for the top level. */
  readonly environment: string | undefined;
}

/** Reads a binding from the app's wrangler configuration, with the wrangler that the app has. Throws when it is not there. */
export async function readKvBinding({ root, binding, environment }: BindingQuery): Promise<KvBinding> {
  const file = CONFIG_FILES.map((name) => join(root, name)).find((path) => existsSync(path));
  if (file === undefined) throw kvNamespaceUnknown(binding, undefined);
  const { unstable_readConfig: readConfig } = parseModule(WRANGLER, await importWrangler(root));
  const config = v.safeParse(
    CONFIG,
    readOrThrow(file, () => readConfig({ config: file, env: environment }, QUIET)),
  );
  const found = config.success ? config.output.kv_namespaces.find((each) => each.binding === binding) : undefined;
  if (!found) throw kvNamespaceUnknown(binding, file);
  return { remoteId: found.id, localId: found.preview_id ?? found.id ?? binding };
}

/** Loads the simulator that the app's wrangler comes with. */
export async function importMiniflare(root: string): Promise<MiniflareModule> {
  const wrangler = resolveWrangler(root);
  const file = createRequire(wrangler).resolve("miniflare");
  return parseModule(MINIFLARE, await importFile(file));
}

/** What is used of miniflare. */
export interface MiniflareModule {
  readonly Miniflare: new (options: unknown) => unknown;
  readonly convertV4MiniflareOptions: (options: unknown) => unknown;
}

// Where wrangler looks, in its order.
const CONFIG_FILES: readonly string[] = ["wrangler.json", "wrangler.jsonc", "wrangler.toml"];
const QUIET = { hideWarnings: true };
const CALLABLE = v.custom<(...args: readonly unknown[]) => unknown>((value) => typeof value === "function");
const WRANGLER = v.object({ unstable_readConfig: CALLABLE });
const MINIFLARE = v.object({
  Miniflare: v.custom<MiniflareModule["Miniflare"]>((value) => typeof value === "function"),
  convertV4MiniflareOptions: CALLABLE,
});
const CONFIG = v.object({
  kv_namespaces: v.array(
    v.object({ binding: v.string(), id: v.optional(v.string()), preview_id: v.optional(v.string()) }),
  ),
});

function resolveWrangler(root: string): string {
  try {
    return createRequire(join(root, "package.json")).resolve("wrangler");
  } catch (error) {
    throw wranglerMissing(root, error);
  }
}

function importWrangler(root: string): Promise<unknown> {
  return importFile(resolveWrangler(root));
}

/** A module in CommonJS shows its exports under `default` when Node cannot name them. */
async function importFile(file: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(file).href);
  const { default: whole } = v.parse(v.object({ default: v.optional(v.unknown()) }), module);
  return whole === undefined ? module : { ...Object(module), ...Object(whole) };
}

function parseModule<TSchema extends v.GenericSchema>(schema: TSchema, module: unknown): v.InferOutput<TSchema> {
  return v.parse(schema, module);
}

function readOrThrow(file: string, read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    throw wranglerConfigUnreadable(file, error);
  }
}
