import type { RscPayload } from "../payload.ts";
import type { Picture } from "./picture.ts";
import type { ScrollPoint } from "./scroll-memory.ts";

/** Says what the document shows, and what putting it on screen does to address bar and scroll position. */
export interface View {
  /** The last page that was gone to. */
  readonly payload: RscPayload;
  /** What is shown: the page as it is, or inside of another one. */
  readonly picture: Picture;
  /** The whole address, with base path and hash. */
  readonly href: string;
  /** Id of the history entry. */
  readonly entry: string;
  /** How the address gets into the history; `none` when it is there already. */
  readonly write: HistoryWrite | "none";
  readonly scroll: Scroll;
}

/** Names the two ways in which an address gets into the history. */
export type HistoryWrite = "push" | "replace";

/** Says where the document is scrolled to once a view is on screen. */
export type Scroll =
  | { readonly kind: "keep" }
  | { readonly kind: "top" }
  /** On a new page the top stands in for a target that is not there; on the same page nothing does. */
  | { readonly kind: "hash"; readonly hash: string; readonly from: "same-page" | "other-page" }
  | { readonly kind: "point"; readonly point: ScrollPoint };

/** Says where a page that was navigated to starts: at the hash of its address, else at the top. */
export function arrivalScroll(url: URL, from: "same-page" | "other-page" = "other-page"): Scroll {
  return url.hash === "" ? { kind: "top" } : { kind: "hash", hash: url.hash, from };
}

/** Gives the id of the history entry that a state belongs to. Undefined for a state that the app or browser made. */
export function entryOf(state: unknown): string | undefined {
  if (typeof state !== "object" || state === null || !(ENTRY in state)) return undefined;
  return typeof state[ENTRY] === "string" ? state[ENTRY] : undefined;
}

/** Puts the id of a history entry into a state. A state that is no object stays as it is. */
export function withEntry(state: unknown, entry: string): unknown {
  if (state === undefined || state === null) return { [ENTRY]: entry };
  return typeof state === "object" ? { ...state, [ENTRY]: entry } : state;
}

const ENTRY = "__vinext";
