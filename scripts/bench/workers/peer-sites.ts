import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { installedPeers } from "../peers.ts";
import type { MachineSetup } from "./machine.ts";

/** A framework that is compared with: what it adds to a site, and how the site gets into local KV. */
export interface PeerSite {
  readonly name: string;
  readonly folder: string;
  readonly worker: MachineSetup["worker"];
  readonly files: Readonly<Record<string, string>>;
  /** In turn: files below the packages, and what they are called with. */
  readonly commands: readonly (readonly [file: string, ...args: string[]])[];
  /** What follows a page's path, and goes with it, for its payload. */
  readonly payload: { readonly suffix: string; readonly headers: Readonly<Record<string, string>> };
}

const SITE = path.resolve(import.meta.dirname, "../site");
const PAGE = "app/posts/[slug]/page.tsx";

/** Gives the page of the measured site a lifetime of a day: it is kept like one that ages, and stays fresh meanwhile. */
export function agingPage(): Readonly<Record<string, string>> {
  return { [PAGE]: `${readFileSync(path.join(SITE, PAGE), "utf8")}\nexport const revalidate = 86_400;\n` };
}

/**
 * Builds the site with a peer and fills its local KV as the peer's own deploy does. Returns its root, which lies beside the
 * packages: OpenNext follows no link to them.
 */
export async function buildPeerSite(peer: PeerSite, pages: number): Promise<string> {
  const packages = installedPeers("workers-peers");
  const root = path.join(packages, ".tmp", peer.folder);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  cpSync(path.join(SITE, "app"), path.join(root, "app"), { recursive: true });
  const own = { "package.json": `{ "name": "peer", "private": true, "type": "module" }\n`, ...agingPage() };
  for (const [file, text] of Object.entries({ ...own, ...peer.files })) writeFileSync(path.join(root, file), text);
  const env = { ...process.env, ...ALONE, BENCH_PAGES: String(pages), BENCH_TIMED_PAGES: "0" };
  for (const [file, ...args] of peer.commands) {
    const command = [path.join(packages, "node_modules", file), ...args];
    await promisify(execFile)(process.execPath, command, { cwd: root, env, maxBuffer: 1e9 });
  }
  return root;
}

// Nobody is asked anything, and nothing is told to anyone.
const ALONE = {
  NODE_ENV: "production",
  CI: "1",
  NEXT_TELEMETRY_DISABLED: "1",
  WRANGLER_SEND_METRICS: "false",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
} as const;

const WRANGLER = "wrangler/bin/wrangler.js";
const OPENNEXT = "@opennextjs/cloudflare/dist/cli/index.js";
const COMPATIBILITY = { compatibility_date: "2026-07-01", name: "peer" };

/** vinext with its KV adapter, as `vinext init --platform=cloudflare` sets it up. */
const vinext: PeerSite = {
  name: "vinext 1.4.0, KV adapter",
  folder: "vinext",
  worker: "vinext",
  files: {
    "vite.config.ts": `import { cloudflare } from "@cloudflare/vite-plugin";
import { kvDataAdapter } from "@vinext/cloudflare/cache/kv-data-adapter";
import { defineConfig } from "vite";
import vinext from "vinext";
export default defineConfig({
  plugins: [
    vinext({ prerender: { routes: "*" }, cache: { data: kvDataAdapter() } }),
    cloudflare({ viteEnvironment: { name: "rsc", childEnvironments: ["ssr"] } }),
  ],
});
`,
    "wrangler.jsonc": JSON.stringify({
      ...COMPATIBILITY,
      main: "vinext/server/fetch-handler",
      compatibility_flags: ["nodejs_compat"],
      assets: {
        binding: "ASSETS",
        html_handling: "none",
        not_found_handling: "none",
        run_worker_first: ["/*", "!/_next/static/*"],
      },
      kv_namespaces: [{ binding: "VINEXT_KV_CACHE", id: "peer" }],
    }),
    // What its deploy command does with a remote namespace.
    "pairs.mjs": `import { writeFileSync } from "node:fs";
import { buildPrerenderKVPairs } from "../../node_modules/@vinext/cloudflare/dist/prerender-kv-populate.js";
writeFileSync("pairs.json", JSON.stringify(buildPrerenderKVPairs("dist/server", {}).pairs));
`,
  },
  commands: [
    ["vinext/dist/cli.js", "build"],
    ["../.tmp/vinext/pairs.mjs"],
    [WRANGLER, "kv", "bulk", "put", "pairs.json", "--binding", "VINEXT_KV_CACHE", "--local"],
  ],
  payload: { suffix: ".rsc", headers: { RSC: "1" } },
};

/** OpenNext with KV as its documentation sets it up, for sites that revalidate by tag and for those that do not. */
function opennext(name: string, { tagCache }: { readonly tagCache: "D1" | "none" }): PeerSite {
  return {
    name: `OpenNext 1.20.17, Next.js 16.4.6, KV, ${name}`,
    folder: `opennext-${tagCache}`,
    worker: "opennext",
    files: {
      "next.config.mjs": "export default { typescript: { ignoreBuildErrors: true } };\n",
      "open-next.config.ts": `import { defineCloudflareConfig } from "@opennextjs/cloudflare";
import incrementalCache from "@opennextjs/cloudflare/overrides/incremental-cache/kv-incremental-cache";
import queue from "@opennextjs/cloudflare/overrides/queue/do-queue";
import d1 from "@opennextjs/cloudflare/overrides/tag-cache/d1-next-tag-cache";
const tagCache = ${tagCache === "D1" ? "d1" : `"dummy"`};
export default {
  ...defineCloudflareConfig({ incrementalCache, queue, tagCache, enableCacheInterception: true }),
  buildCommand: "node ../../node_modules/next/dist/bin/next build",
};
`,
      "wrangler.jsonc": JSON.stringify({
        ...COMPATIBILITY,
        main: ".open-next/worker.js",
        compatibility_flags: ["nodejs_compat", "global_fetch_strictly_public"],
        assets: { directory: ".open-next/assets", binding: "ASSETS" },
        kv_namespaces: [{ binding: "NEXT_INC_CACHE_KV", id: "peer" }],
        services: [{ binding: "WORKER_SELF_REFERENCE", service: "peer" }],
        durable_objects: { bindings: [{ name: "NEXT_CACHE_DO_QUEUE", class_name: "DOQueueHandler" }] },
        migrations: [{ tag: "v1", new_sqlite_classes: ["DOQueueHandler"] }],
        d1_databases: [{ binding: "NEXT_TAG_CACHE_D1", database_id: "peer", database_name: "peer" }],
      }),
    },
    commands: [
      [OPENNEXT, "build"],
      [OPENNEXT, "populateCache", "local", "--cacheChunkSize", "1000"],
      [WRANGLER, "deploy", "--dry-run", "--outdir", "bundle"],
    ],
    payload: { suffix: "", headers: { RSC: "1" } },
  };
}

/** Everyone who is compared with. */
export const PEER_SITES: readonly PeerSite[] = [
  vinext,
  opennext("D1 tag cache", { tagCache: "D1" }),
  opennext("no tag cache", { tagCache: "none" }),
];
