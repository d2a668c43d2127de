import type { ReactNode } from "react";
import type { ReactFormState } from "react-dom/client";
import type { Params } from "../routing/params.ts";

/** Says what one RSC payload carries, whether it comes in a document or under its own path. */
export interface RscPayload extends PageView {
  /** Build id. A browser that runs another build loads the document instead. */
  readonly build: string;
  /** Canonical path with base path, without query. */
  readonly path: string;
  /** Set for an interception: path of the page below, as in `path`. */
  readonly over?: string;
  /** Where a render that ended in `redirect()` points to, as a `Location` header would: with base path. */
  readonly redirect?: { readonly to: string; readonly type: "push" | "replace" };
  readonly status: number;
  /** Whether the page itself is not in it: its `loading` file stands in its place. */
  readonly isShell?: true;
  /** What `useActionState` starts with in the answer to a form that was sent without scripts. */
  readonly formState?: ReactFormState;
}

/** A payload that is rendered to its end. */
export interface FinishedPayload {
  readonly bytes: Uint8Array;
  /** The same, cut as React wrote it: its client reads text that was never encoded faster than bytes. */
  readonly pieces: Pieces;
}

/** Lists what React wrote into one stream, in order. */
export type Pieces = readonly (string | Uint8Array)[];

/** What is to be seen of a page. */
export interface PageView {
  /** The whole document, from `<html>` down; null for an interception. */
  readonly root: ReactNode;
  /** Page params, canonical-encoded. */
  readonly params: Params;
  /** What the slots in it hold, by their ids. Absent where no layout has slots. */
  readonly slots?: Readonly<Record<string, SlotContent>>;
  /** Patterns of the pages that open inside of this one, written as folders. Absent where there are none. */
  readonly intercepts?: readonly string[];
}

/** What one slot of one layout holds. */
export interface SlotContent {
  readonly node: ReactNode;
  /** Segments from the layout to the page in the slot. */
  readonly segments: readonly string[];
  /** Set where the slot has no page for the URL: a browser that shows one keeps it. */
  readonly unmatched?: true;
}

/** Names the slot that holds the head of a page with slots: whatever else stays, the head is that of the last page. */
export const HEAD = "head";
