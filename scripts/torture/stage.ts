import { mkdtempSync } from "node:fs";
import path from "node:path";
import { mustBuild } from "../../tests/helpers/build.ts";
import { removeFixture, type FixtureFiles } from "../../tests/helpers/fixture.ts";
import { startFixture, type FixtureServer } from "../../tests/helpers/server.ts";
import { createRandom, type Random } from "./random.ts";
import { tortureSite } from "./site.ts";
import { startSource, type Source } from "./source.ts";

/** A built site, its source, and as many servers as a trial wants. */
export interface Stage {
  readonly root: string;
  readonly source: Source;
  readonly random: Random;
  /** Names a store file that does not exist yet. */
  newStore(): string;
  /** Starts a server on a store. The end of the stage ends it if nobody did before. */
  start(store: string, how?: StartHow): Promise<FixtureServer>;
  close(): Promise<void>;
}

export interface StartHow {
  /** How far its clock runs ahead. */
  readonly aheadSeconds?: number;
  /** Options of `node` itself. */
  readonly node?: string;
}

/** Builds the site of the trials. */
export async function openStage(options: {
  readonly seed: number;
  readonly store?: Parameters<typeof tortureSite>[0] | undefined;
  /** Further files of the site. */
  readonly files?: FixtureFiles;
}): Promise<Stage> {
  const source = await startSource();
  const { root } = await mustBuild({ ...tortureSite(options.store), ...options.files }, { SOURCE: source.url });
  source.forget();
  const servers = new Set<FixtureServer>();
  return {
    root,
    source,
    random: createRandom(options.seed),
    newStore: () => path.join(mkdtempSync(path.join(root, "store-")), "cache.sqlite"),
    async start(store, { aheadSeconds = 0, node } = {}) {
      const env = { SOURCE: source.url, ...(node !== undefined && { NODE_OPTIONS: node }) };
      const server = await startFixture(root, { args: ["--store", store], aheadSeconds, env });
      servers.add(server);
      return server;
    },
    async close() {
      await Promise.all([...servers].map((server) => server.kill()));
      await source.close();
      removeFixture(root);
    },
  };
}
