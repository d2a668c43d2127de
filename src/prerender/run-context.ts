import type { SeedWriter } from "../cache/seed.ts";
import type { Lifetime } from "../entry/lifetime.ts";
import type { BuiltOptions, RouteManifest } from "../manifest/route-manifest.ts";
import type { BuildFiles } from "./app-build.ts";
import type { AttemptPolicy } from "./attempts.ts";
import type { Attribution } from "./attribution.ts";
import type { Compress } from "./compress.ts";
import type { Failures } from "./failures.ts";
import type { Previous } from "./previous.ts";
import type { PrerenderEvent } from "./progress.ts";
import type { RenderPool } from "./render-pool.ts";

/** Says which build to prerender and how. */
export interface PrerenderOptions {
  /** Absolute root of the app. */
  readonly root: string;
  readonly settings: BuiltOptions["prerender"];
  /** Absolute path of the run-time store, whose data cache renders share. */
  readonly storeFile: string;
  /** Renders only the listed paths that match; the others are rendered on their first visit. */
  readonly only?: string | undefined;
  /** Glob of paths and URL patterns of routes whose pages must not be dynamic; one that is fails the run. */
  readonly expectStatic?: string | undefined;
  onEvent(event: PrerenderEvent): void;
  /** Takes what the app prints while it renders. */
  onOutput(chunk: Uint8Array): void;
}

/** One run: everything its steps share. */
export interface Run {
  readonly options: PrerenderOptions;
  readonly files: BuildFiles;
  readonly manifest: RouteManifest;
  readonly attribution: Attribution;
  readonly failures: Failures;
  readonly seed: SeedWriter;
  readonly pool: RenderPool;
  readonly policy: AttemptPolicy;
  readonly compress: Compress;
  /** What the last run stored, where it may be of use; undefined without one. */
  readonly previous: Previous | undefined;
  /** Shortest window met so far, by route. */
  readonly windows: Map<string, Lifetime>;
  /** Most threads that may render. */
  readonly threads: number;
}
