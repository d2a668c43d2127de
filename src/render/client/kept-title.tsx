"use client";

import { useState, type ReactNode } from "react";

/** Keeps the title of the page before, in a browser, for as long as the next page has not said its own. */
export function KeptTitle(): ReactNode {
  const [title] = useState(() => (typeof document === "undefined" ? undefined : document.title));
  return title === undefined ? undefined : <title>{title}</title>;
}
