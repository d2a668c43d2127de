import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFiles, readManifest } from "../../src/prerender/app-build.ts";
import { askSite } from "../../src/verify/answered.ts";
import { FLOW_APP } from "../fixtures/flow-app.ts";
import { jsonLines, mustBuild, readOutcomes, runVinext, type CommandResult } from "../helpers/build.ts";
import { removeFixture } from "../helpers/fixture.ts";
import type { FixtureServer } from "../helpers/server.ts";
import { newStore, startWithStore } from "./node-target.ts";

const app = { root: "", listed: 0 };
beforeAll(async () => {
  const config = `export default { basePath: "/base", trailingSlash: true };`;
  app.root = (await mustBuild({ ...FLOW_APP, "next.config.mjs": config })).root;
  app.listed = readOutcomes(app.root).filter(({ outcome }) => outcome.kind !== "dynamic").length;
});
afterAll(() => removeFixture(app.root));

const verify = (...args: readonly string[]): Promise<CommandResult> => runVinext(["verify", app.root, ...args]);

describe("vinext verify (O5, D8)", () => {
  it("proves that every listed page is whole in the files of a build", async () => {
    const { code, stdout } = await verify();

    expect([code, stdout]).toEqual([
      0,
      `${app.listed} listed paths: ${app.listed} fresh, 0 stale, 0 not as they should be.\n`,
    ]);
  });

  it("proves that a site answers every listed page from its cache, fresh or stale", async () => {
    const fresh = await withSite(0, (server) => verify("--url", server.url, "--json"));
    const old = await withSite(3_601, (server) => verify("--url", `${server.url}/`, "--json"));

    expect([fresh.code, fresh.stderr, old.code, old.stderr]).toEqual([0, "", 0, ""]);
    expect(jsonLines(fresh.stdout)).toEqual([
      { kind: "verified", listed: app.listed, fresh: app.listed, stale: 0, wrong: 0 },
    ]);
    const [counts] = jsonLines(old.stdout) as readonly { readonly stale: number; readonly wrong: number }[];
    expect(counts?.stale).toBeGreaterThan(0);
    expect(counts?.wrong).toBe(0);
  });

  it("says that another build answers (D4)", async () => {
    const manifest = await readManifest(buildFiles(app.root).manifest);
    const other = { ...manifest, buildId: "other" };

    const answered = await withSite(0, ({ url }) =>
      askSite({ url, manifest: other }, { path: "/timed", isPage: true }),
    );

    expect(answered).toMatchObject({ problem: `build ${manifest.buildId} answers, not other` });
  });

  it("looks again for longer than two writes lie apart, where a page is rendered anew meanwhile", async () => {
    const manifest = await readManifest(buildFiles(app.root).manifest);
    const seen = { documents: 0 };
    const server = createServer(({ url = "" }, response) => {
      response.setHeaders(new Headers({ "x-vinext-cache": "HIT", "x-vinext-build": manifest.buildId }));
      if (url.endsWith(".rsc")) return response.end("new");
      seen.documents += 1;
      const payload = seen.documents < 4 ? "old" : "new";
      return response.end(`<script>(self.__FLIGHT_DATA||=[]).push(\`${payload}\`)</script></body></html>`);
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;

    const answered = await askSite({ url: `http://127.0.0.1:${port}`, manifest }, { path: "/timed", isPage: true });
    server.close();

    expect([answered, seen.documents]).toEqual([{ state: "HIT" }, 4]);
  });

  it("says that nobody answers, and what is no address", async () => {
    const none = await verify("--url", "http://127.0.0.1:9");
    const wrong = await verify("--url", "example.com");

    expect(none.code).toBe(1);
    expect(none.stderr).toContain("/timed: it did not answer: ");
    expect([wrong.code, wrong.stderr.split("\n")[0]]).toEqual([
      2,
      "`example.com` is no address; it begins with https:// or http://.",
    ]);
  });

  it("names the page whose halves differ and the one that is gone, in the files and on the site", async () => {
    damageSeed();

    const files = await verify();
    const site = await withSite(0, (server) => verify("--url", server.url));

    const mixed = "/tagged: its document and its payload come from different renders";
    const told = [files, site].map(({ code, stderr }) => [code, stderr.trim().split("\n").toSorted()]);
    expect(told).toEqual([
      [1, [mixed, "/timed: it has no entry"]],
      [1, [mixed, "/timed: it is not answered from the cache: status 200, MISS"]],
    ]);
    expect(site.stdout).toContain("2 not as they should be");
  });
});

async function withSite<T>(aheadSeconds: number, look: (server: FixtureServer) => Promise<T>): Promise<T> {
  const server = await startWithStore(app.root, newStore(app.root), { aheadSeconds });
  try {
    return await look(server);
  } finally {
    await server.stop();
  }
}

/** Gives one page the document of another, and takes the entry of a third away. */
function damageSeed(): void {
  const db = new DatabaseSync(path.join(app.root, "dist/prerender.sqlite"));
  const idOf = (page: string): number =>
    Number(db.prepare("SELECT id FROM entries WHERE key LIKE ?").get(`%:${page}`)?.["id"]);
  const replace = db.prepare("UPDATE parts SET bytes = (SELECT bytes FROM parts WHERE id = ?) WHERE id = ?");
  // The document in each of its codings.
  for (let slot = 0; slot < 4; slot += 1) replace.run(idOf("/query") * 16 + slot, idOf("/tagged") * 16 + slot);
  db.exec("DELETE FROM entries WHERE key LIKE '%:/timed'");
  db.close();
}
