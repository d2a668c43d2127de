import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { cleanEnvironment, jsonLines, mustBuild, runVinext } from "../helpers/build.ts";
import type { CommandResult } from "../helpers/build.ts";
import { ACCOUNT, NAMESPACE, startFakeKvApi, TOKEN } from "../helpers/fake-kv-api.ts";
import type { FakeKvApi } from "../helpers/fake-kv-api.ts";
import { LAYOUT, plainPage, removeFixture, stageFixture } from "../helpers/fixture.ts";

const state: { root?: string; api?: FakeKvApi } = {};
const root = (): string => state.root ?? "";
const api = (): FakeKvApi => {
  if (!state.api) throw new Error("The API was not started.");
  return state.api;
};

beforeAll(async () => {
  state.api = await startFakeKvApi();
  const built = await mustBuild({
    "app/layout.tsx": LAYOUT,
    "app/page.tsx": plainPage("home"),
    "app/[word]/page.tsx": `
      export const revalidate = 3600;
      export const generateStaticParams = () => [{ word: "日本" }, { word: "a b" }, { word: "x".repeat(200) }];
      export default async function Page({ params }) { return <p>{(await params).word} {"text ".repeat(500)}</p>; }`,
    "app/feed/route.ts": `export const dynamic = "force-static"; export const GET = () => new Response("feed");`,
    "wrangler.jsonc": `{
      // Comments and trailing commas are read as wrangler reads them.
      "name": "site", "compatibility_date": "2026-07-01",
      "kv_namespaces": [{ "binding": "VINEXT_CACHE", "id": "${NAMESPACE}" }],
    }`,
  });
  state.root = built.root;
});
afterAll(async () => {
  await api().close();
  if (root() !== "") removeFixture(root());
});

/** Five pages with HTML and payload, the not-found page among them, and one route handler. */
const PAIRS = 11;
const remote = (): Readonly<Record<string, string>> => ({
  CLOUDFLARE_API_BASE_URL: api().baseUrl,
  CLOUDFLARE_API_TOKEN: TOKEN,
  CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
});
const upload = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
  runVinext(["upload", root(), ...args], { WRANGLER_SEND_METRICS: "false", ...env });

describe("vinext upload --remote", () => {
  it("rehearses without credentials and without a call, and names each key (D6)", async () => {
    const { code, stdout } = await upload(["--remote", "--dry-run", "--json"]);

    const events = jsonLines(stdout) as readonly { readonly kind: string; readonly key?: string }[];
    expect(code).toBe(0);
    expect(events.filter(({ kind }) => kind === "would-send")).toHaveLength(PAIRS);
    expect(events.at(-1)).toMatchObject({ kind: "finished", pairs: PAIRS, batches: 1, billedWrites: PAIRS + 1 });
    expect(api().calls).toEqual([]);
  });

  it("says in one sentence which credentials are missing", async () => {
    const { code, stderr } = await upload(["--remote"], { CLOUDFLARE_ACCOUNT_ID: ACCOUNT });

    expect(code).toBe(1);
    expect(stderr).toContain("needs `CLOUDFLARE_API_TOKEN` in the environment. [VINEXT_CREDENTIALS_MISSING]");
  });

  it("uploads every entry once, then nothing, and shows and stores no credentials", async () => {
    const first = await upload(["--remote"], remote());
    const second = await upload(["--remote"], remote());

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toContain(`Sent ${PAIRS} keys`);
    expect(first.stdout).toContain(`Billed: ${PAIRS + 1} writes.`);
    expect(second.stdout).toContain("Sent 0 keys");
    expect([...api().pairs.keys()].filter((key) => key.startsWith("cache:app:"))).toHaveLength(PAIRS);
    expect(first.output + second.output).not.toContain(TOKEN);
    expect(filesBelow(root()).filter((file) => readFileSync(file).includes(TOKEN))).toEqual([]);
  });

  it("ends with 1 and the list of pages when a page is lost, and with 0 once it is brought", async () => {
    const key = [...api().pairs.keys()].find((name) => name.endsWith("/a%20b:html")) ?? "";
    api().remove(key);
    api().breakWith(({ keys }) => (keys.includes(key) ? { kind: "status", status: 400, message: "no" } : undefined));

    const failed = await upload(["--remote"], remote());
    api().breakWith(() => undefined);
    const mended = await upload(["--remote"], remote());

    expect(failed.code).toBe(1);
    expect(failed.stderr).toMatch(/1 entry is not there as built:\n {2}\/a%20b: 400: no/);
    expect(mended.code).toBe(0);
    expect(api().pairs.has(key)).toBe(true);
  });
});

describe("vinext upload --local", () => {
  it("fills the KV of `wrangler dev`, once", async () => {
    const first = await upload(["--local"]);
    const second = await upload(["--local"]);

    expect([first.code, second.code]).toEqual([0, 0]);
    expect(first.stdout).toContain(`Sent ${PAIRS} keys`);
    expect(second.stdout).toContain("Sent 0 keys");
  });

  it("is the same engine as `scripts/upload-kv.ts`, and looks for every key with --full", async () => {
    await upload(["--local"]);

    const { code, stdout } = await runScript(path.join(REPOSITORY, "scripts/upload-kv.ts"), ["--local", "--full"]);

    expect(code).toBe(0);
    expect(stdout).toContain("0 new, 0 changed, 0 renewed, 6 kept, 0 newer");
  });

  it("brings back a key that somebody deleted, and removes no build that is retained with --prune", async () => {
    const local = ["--binding", "VINEXT_CACHE", "--local"];
    await upload(["--local"]);
    const deleted = await runScript(WRANGLER, ["kv", "key", "delete", await firstKey(local), ...local]);

    const rehearsed = await upload(["--local", "--prune", "--dry-run"]);
    const { code, stdout } = await upload(["--local", "--prune"]);

    expect([deleted.code, rehearsed.code, code]).toEqual([0, 0, 0]);
    expect(rehearsed.stdout).toContain("Would send 1 key,");
    expect(stdout).toContain("1 new, 0 changed, 0 renewed, 5 kept, 0 newer");
    expect(stdout).toContain("Nothing to remove: 1 build is retained.");
  });

  it("says in one sentence why the local KV does not open", async () => {
    const { code, stderr } = await upload(["--local", "--persist-to", "wrangler.jsonc"]);

    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The local KV in .*wrangler\.jsonc\/v3 cannot be opened: ENOTDIR.*\[VINEXT_SIMULATOR_FAILED\]$/m,
    );
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    [
      "does not load",
      "throw new Error('The package \"@cloudflare/workerd-linux-64\" could not be found.');",
      'The package "@cloudflare/workerd-linux-64" could not be found',
    ],
    [
      "breaks down while it is asked",
      `const { once } = require("node:events");
       const server = require("node:http").createServer(() => { throw new Error("The runtime is gone"); });
       exports.convertV4MiniflareOptions = (options) => options;
       exports.Miniflare = class {
         async unsafeGetDirectURL() {
           await once(server.listen(0, "127.0.0.1"), "listening");
           return new URL("http://127.0.0.1:" + server.address().port);
         }
       };`,
      "The runtime is gone",
    ],
  ])("says in one sentence that wrangler's simulator %s", async (_, simulator, reason) => {
    const modules = path.join(root(), "node_modules");
    for (const [name, text] of [
      ["wrangler", ""],
      ["miniflare", simulator],
    ] as const) {
      mkdirSync(path.join(modules, name), { recursive: true });
      writeFileSync(path.join(modules, name, "index.js"), text);
    }

    const { code, stderr } = await upload(["--local"]);
    rmSync(modules, { recursive: true });

    expect(code).toBe(1);
    expect(stderr).toContain(`cannot be opened: ${reason}. [VINEXT_SIMULATOR_FAILED]`);
    expect(stderr).not.toContain("    at ");
  });

  it("finds everything there that `wrangler kv bulk put` read from the files of --out", async () => {
    const folder = path.join(root(), "kv");
    const exported = await upload(["--out", folder]);
    const files = readdirSync(folder);
    const state2 = path.join(root(), "state-2");
    const where = ["--binding", "VINEXT_CACHE", "--local", "--persist-to", state2];
    const put = await runScript(WRANGLER, ["kv", "bulk", "put", path.join(folder, files[0] ?? ""), ...where]);

    const { code, stdout } = await upload(["--local", "--persist-to", state2]);

    expect(exported.code).toBe(0);
    expect(files).toEqual(["kv-0001.json"]);
    expect(put.code).toBe(0);
    expect(code).toBe(0);
    expect(stdout).toContain("0 new, 0 changed, 0 renewed, 6 kept, 0 newer");
    expect(stdout).toContain("Sent 0 keys");
  });
});

describe("vinext upload", () => {
  it.each([
    [[], "Say where to: `--remote`, `--local` or `--out FOLDER`."],
    [["--remote", "--local"], "Say where to"],
    [["--out", "kv", "--prune"], "takes neither `--prune` nor `--dry-run`"],
    [["--local", "--ttl-seconds", "5"], "`--ttl-seconds` must be a whole number of at least 60"],
    [["--local", "--prefix", "é".repeat(33)], "`--prefix` must have at most 64 bytes."],
  ])("ends with 2 for %j", async (args, text) => {
    const { code, stderr } = await upload(args);

    expect(code).toBe(2);
    expect(stderr).toContain(text);
  });

  it.each([["--local"], ["--out", "kv-of-another"]])(
    "refuses the seed of another build, also for %s",
    async (...args) => {
      const file = path.join(root(), "dist/manifest.json");
      const manifest = readFileSync(file, "utf8");
      writeFileSync(file, manifest.replace(/"buildId": "[^"]+"/, '"buildId": "rebuilt"'));

      const { code, stderr } = await upload(args);
      writeFileSync(file, manifest);

      expect(code).toBe(1);
      expect(stderr).toMatch(/prerender\.sqlite belongs to build \S+, but dist\/manifest\.json to build rebuilt\./);
    },
  );

  it("says what is missing where there is no build and no configuration", async () => {
    const empty = stageFixture({});
    try {
      const noBuild = await runVinext(["upload", empty, "--local"]);
      const noBinding = await upload(["--local", "--binding", "OTHER"]);

      expect(noBuild.stderr).toContain("[VINEXT_MANIFEST_MISSING]");
      expect(noBinding.stderr).toContain("wrangler.jsonc has no `id` for it. [VINEXT_KV_NAMESPACE_UNKNOWN]");
      expect([noBuild.code, noBinding.code]).toEqual([1, 1]);
    } finally {
      removeFixture(empty);
    }
  });
});

const REPOSITORY = path.resolve(import.meta.dirname, "../..");
const WRANGLER = path.join(REPOSITORY, "node_modules/wrangler/bin/wrangler.js");

/** Runs a script of Node in the app's folder. */
function runScript(file: string, args: readonly string[]): Promise<Pick<CommandResult, "code" | "stdout">> {
  const env = cleanEnvironment({ WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", CI: "1" });
  return new Promise((resolve) => {
    execFile(process.execPath, [file, ...args], { cwd: root(), env }, (error, stdout) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout });
    });
  });
}

/** Asks wrangler for the first key of a page. */
async function firstKey(namespace: readonly string[]): Promise<string> {
  const { stdout } = await runScript(WRANGLER, ["kv", "key", "list", "--prefix", "cache:app:", ...namespace]);
  const [first] = JSON.parse(stdout) as readonly { readonly name: string }[];
  return first?.name ?? "";
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
