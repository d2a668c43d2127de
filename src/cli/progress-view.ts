import type { PrerenderEvent } from "../prerender/progress.ts";
import { print } from "./print.ts";
import { showProgress } from "./show-progress.ts";

/** Shows events of a prerender run as they come. */
export interface ProgressView {
  show(event: PrerenderEvent): void;
}

/** Makes a view: one line that moves on a terminal, a line from time to time elsewhere. */
export function createProgressView({ nowMs }: { nowMs(): number }): ProgressView {
  const state: Progress = {
    paths: 0,
    before: 0,
    counts: { rendered: 0, reused: 0, dynamic: 0, failed: 0 },
    startedAtMs: nowMs(),
    shownAtMs: 0,
  };
  return { show: (event) => show(state, event, nowMs()) };
}

/** Says how far a run is, for example `120/500 pages, 80/s, 5 s left: 118 rendered, 2 failed`. */
export function progressLine(progress: Progress, nowMs: number): string {
  const { rendered, reused, dynamic, failed } = progress.counts;
  const doneNow = rendered + reused + dynamic + failed;
  const seconds = Math.max((nowMs - progress.startedAtMs) / 1000, 0.001);
  const perSecond = doneNow / seconds;
  const left = progress.paths - progress.before - doneNow;
  const eta = doneNow === 0 ? "" : `, ${duration(left / perSecond)} left`;
  const counts = Object.entries(progress.counts).filter(([kind, count]) => count > 0 || kind === "rendered");
  const words = counts.map(([kind, count]) => `${count} ${kind}`).join(", ");
  return `${progress.before + doneNow}/${progress.paths} pages, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s${eta}: ${words}`;
}

/** How far a run is. `before` counts the pages that an interrupted run had finished. */
export interface Progress {
  paths: number;
  before: number;
  readonly counts: Record<"rendered" | "reused" | "dynamic" | "failed", number>;
  startedAtMs: number;
  shownAtMs: number;
}

function show(progress: Progress, event: PrerenderEvent, nowMs: number): void {
  switch (event.kind) {
    case "started":
      print.line(event.resumed ? "Going on with an interrupted run." : "Listing pages …");
      return;
    case "planned":
      progress.paths = event.paths;
      progress.before = event.done;
      progress.startedAtMs = nowMs;
      progress.shownAtMs = nowMs;
      print.line(`Rendering ${event.paths - event.done} of ${event.paths} pages …`);
      return;
    case "page":
      progress.counts[event.outcome.kind] += 1;
      showProgress(progress, nowMs, () => progressLine(progress, nowMs));
      return;
    case "warning":
      print.status("");
      print.note(event.message);
      return;
    case "finished":
      print.status("");
      print.line(progressLine(progress, nowMs));
      return;
  }
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}
