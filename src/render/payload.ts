import type { ReactNode } from "react";
import type { ReactFormState } from "react-dom/client";
import type { Params } from "../routing/params.ts";

/** Says what one RSC payload carries, whether it comes in a document or under its own path. */
export interface RscPayload {
  /** Build id. A browser that runs another build loads the document instead. */
  readonly build: string;
  /** Canonical path with base path, without query. */
  readonly path: string;
  /** Page params, canonical-encoded. */
  readonly params: Params;
  /** The whole document, from `<html>` down. */
  readonly root: ReactNode;
  /** Where a render that ended in `redirect()` points to, as a `Location` header would: with base path. */
  readonly redirect?: { readonly to: string; readonly type: "push" | "replace" };
  readonly status: number;
  /** Whether the page itself is not in it: its `loading` file stands in its place. */
  readonly isShell?: true;
  /** What `useActionState` starts with in the answer to a form that was sent without scripts. */
  readonly formState?: ReactFormState;
}
