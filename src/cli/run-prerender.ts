import { join, relative, resolve } from "node:path";

import { resolveConfig } from "../config.ts";
import { readManifest } from "../prerender/app-build.ts";
import { prerender } from "../prerender/run.ts";
import { writeStaticExport } from "../prerender/static-export.ts";
import { writeWorkerSite } from "../prerender/worker-site.ts";
import { createYoungMemory } from "../prerender/young-memory.ts";
import { print } from "./print.ts";
import { createProgressView } from "./progress-view.ts";
import { failureLines, routeTable } from "./prerender-report.ts";
import { EXIT } from "./command.ts";

/** Says what to prerender, and which options were given by hand. */
export interface PrerenderRequest {
  readonly root: string;
  readonly asked?: AskedOptions;
  readonly only?: string | undefined;
  readonly expectStatic?: string | undefined;
  readonly json?: boolean;
}

/** Options of the command line; undefined where none was given. */
export interface AskedOptions {
  readonly concurrency: number | undefined;
  readonly workers: number | undefined;
  readonly onError: "fail" | "warn" | "keep" | undefined;
  readonly reuse: "never" | "fresh" | undefined;
}

/** Prerenders a build, shows how it goes and returns the exit code. */
export async function runPrerender(request: PrerenderRequest): Promise<number> {
  const { root, only, expectStatic, json = false } = request;
  const manifest = await readManifest(join(root, "dist", "manifest.json"));
  const config = manifest.options ?? resolveConfig({});
  const given = Object.entries(request.asked ?? {}).filter(([, value]) => value !== undefined);
  const view = json ? undefined : createProgressView({ nowMs: () => performance.now() });
  const pageDone = createYoungMemory();
  const summary = await prerender({
    root,
    settings: { ...config.prerender, ...Object.fromEntries(given) },
    storeFile: resolve(root, config.store.file),
    only,
    expectStatic,
    onEvent: (event) => {
      if (event.kind === "page") pageDone();
      if (view) view.show(event);
      else print.json(event);
    },
    onOutput: (chunk) => print.raw(chunk),
  });
  if (summary.ok && manifest.target === "workers") await writeWorkerSite(root);
  const exported = summary.ok && manifest.output === "export" ? await writeStaticExport(root) : undefined;
  if (json) return summary.ok ? EXIT.done : EXIT.failed;
  for (const line of routeTable(summary)) print.line(line);
  for (const line of failureLines(summary)) print.note(line);
  if (exported) print.line(`\nWrote ${exported.files} files to ${relative(process.cwd(), exported.folder)}/.`);
  return summary.ok ? EXIT.done : EXIT.failed;
}
