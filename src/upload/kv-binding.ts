import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";

import { kvNamespaceUnknown, wranglerConfigUnreadable } from "../errors/upload.ts";
import { parseWranglerText, WRANGLER_FILES } from "../manifest/wrangler-text.ts";

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

/**
 * Reads a binding from the app's wrangler configuration. Throws when it is not there. Wrangler could tell as well, but loading
 * it takes longer than an upload of few changes.
 */
export function readKvBinding({ root, binding, environment }: BindingQuery): KvBinding {
  const file = configFile(root);
  if (file === undefined) throw kvNamespaceUnknown(binding, undefined);
  const config = parseAs(CONFIG, file);
  // Namespaces are not inherited: an environment has its own or none.
  const { kv_namespaces: namespaces = [] } = environment === undefined ? config : (config.env?.[environment] ?? {});
  const found = namespaces.find((each) => each.binding === binding);
  if (!found) throw kvNamespaceUnknown(binding, environment === undefined ? file : `\`env.${environment}\` of ${file}`);
  return { remoteId: found.id, localId: found.preview_id ?? found.id ?? binding };
}

// Names the configuration that a build tool wrote for `wrangler dev` and `wrangler deploy` to use instead.
const REDIRECT_FILE = ".wrangler/deploy/config.json";
const REDIRECT = v.object({ configPath: v.string() });
const NAMESPACES = v.object({
  kv_namespaces: v.optional(
    v.array(v.object({ binding: v.string(), id: v.optional(v.string()), preview_id: v.optional(v.string()) })),
  ),
});
const CONFIG = v.object({ ...NAMESPACES.entries, env: v.optional(v.record(v.string(), NAMESPACES)) });

function configFile(root: string): string | undefined {
  const redirect = join(root, REDIRECT_FILE);
  if (existsSync(redirect)) return resolve(dirname(redirect), parseAs(REDIRECT, redirect).configPath);
  return WRANGLER_FILES.map((name) => join(root, name)).find((file) => existsSync(file));
}

function parseAs<TSchema extends v.GenericSchema>(schema: TSchema, file: string): v.InferOutput<TSchema> {
  try {
    return v.parse(schema, parseWranglerText(file, readFileSync(file, "utf8")));
  } catch (error) {
    throw wranglerConfigUnreadable(file, error);
  }
}
