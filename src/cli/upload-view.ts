import type { ExportSummary } from "../upload/export.ts";
import type { PruneResult } from "../upload/prune.ts";
import type { UploadEvent, UploadSummary } from "../upload/upload.ts";
import type { Defect } from "../upload/verify.ts";
import { print } from "./print.ts";
import { showProgress } from "./show-progress.ts";

/** Shows events of an upload as they come. */
export interface UploadView {
  show(event: UploadEvent): void;
}

/** Makes a view: one line that moves on a terminal, a line from time to time elsewhere. */
export function createUploadView({ nowMs }: { nowMs(): number }): UploadView {
  const state: Progress = { pairs: 0, startedAtMs: nowMs(), shownAtMs: nowMs(), wouldSend: 0 };
  return { show: (event) => show(state, event, nowMs()) };
}

/** Says what an upload came to. */
export function uploadLines(
  summary: UploadSummary,
  { dryRun, billed: isBilled }: { readonly dryRun: boolean; readonly billed: boolean },
): readonly string[] {
  const { entries, noted, pairs, bytes, batches, billedWrites } = summary;
  const counts = Object.entries(entries).map(([verdict, count]) => `${count} ${verdict}`);
  const sent = `${counted(pairs, "key")}, ${size(bytes)}, ${counted(batches, "batch", "batches")}`;
  const billed = `${counted(billedWrites, "write")}${billedWrites > FREE_WRITES ? "; the free plan has 1,000 a day" : ""}`;
  return [
    `Entries: ${counts.join(", ")}.`,
    ...(noted > 0
      ? [`Of those kept, ${noted} were not looked for: the last upload noted them. With --full, all are.`]
      : []),
    `${dryRun ? "Would send" : "Sent"} ${sent}.`,
    ...(isBilled ? [`Billed${dryRun ? " would be" : ""}: ${billed}.`] : []),
  ];
}

/** Names everything that is missing, each path once. */
export function missingLines(missing: readonly Defect[]): readonly string[] {
  if (missing.length === 0) return [];
  const reasons = new Map(missing.map(({ path, reason }) => [path, reason]));
  const lines = [...reasons].map(([path, reason]) => `  ${path}: ${reason}`);
  return [
    "",
    `${counted(reasons.size, "entry is", "entries are")} not there as built:`,
    ...lines,
    "",
    "Pages that are missing in KV are answered from the Worker's assets. Run the command again: it sends what is missing.",
  ];
}

/** Says what a prune came to. */
export function pruneLines(
  { retained, builds, keys }: PruneResult,
  { dryRun }: { readonly dryRun: boolean },
): readonly string[] {
  if (builds.length === 0)
    return [`Nothing to remove: ${counted(retained.length, "build is", "builds are")} retained.`];
  const verb = dryRun ? "Would remove" : "Removed";
  return [`${verb} ${counted(keys, "key")} of ${counted(builds.length, "build")}: ${builds.join(", ")}.`];
}

/** Says which files were written and what to do with them. */
export function exportLines({ slices, entries }: ExportSummary, binding: string): readonly string[] {
  const total = slices.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `Wrote ${counted(entries, "entry", "entries")} to ${counted(slices.length, "file")}, ${size(total)}. Upload them in this order:`,
    ...slices.map(({ file }) => `  npx wrangler kv bulk put ${file} --binding ${binding} --remote`),
  ];
}

const FREE_WRITES = 1_000;
const KEYS_SHOWN = 20;

interface Progress {
  pairs: number;
  startedAtMs: number;
  shownAtMs: number;
  wouldSend: number;
}

function show(state: Progress, event: UploadEvent, nowMs: number): void {
  switch (event.kind) {
    case "started":
      if (event.resumedPairs > 0)
        print.line(`Going on with an interrupted upload: ${counted(event.resumedPairs, "key")} confirmed before.`);
      print.line(`Comparing with ${event.target} …`);
      return;
    case "planned":
      state.pairs = event.pairs;
      state.startedAtMs = nowMs;
      return;
    case "would-send":
      state.wouldSend += 1;
      if (state.wouldSend <= KEYS_SHOWN) print.line(`  ${event.key}  ${size(event.bytes)}`);
      if (state.wouldSend === KEYS_SHOWN + 1)
        print.line(`  … and ${state.pairs - KEYS_SHOWN} more (all of them with --json)`);
      return;
    case "stored":
      return showProgress(state, nowMs, () => progressLine(state, event, nowMs));
    case "trouble":
      print.status("");
      print.note(`Trying again: ${event.reason}`);
      return;
    case "verifying":
      print.status("");
      print.line(`Verifying ${counted(event.keys, "key")}, and the bytes of ${event.sample} …`);
      return;
  }
}

function progressLine(
  state: Progress,
  { pairs, bytes }: { readonly pairs: number; readonly bytes: number },
  nowMs: number,
): string {
  const seconds = Math.max((nowMs - state.startedAtMs) / 1000, 0.001);
  const leftSeconds = Math.round((state.pairs - pairs) / (pairs / seconds));
  return `${pairs}/${state.pairs} keys, ${size(bytes)}, ${Math.round(pairs / seconds)}/s, ${leftSeconds} s left`;
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
