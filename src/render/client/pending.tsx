"use client";

import { use, type ReactNode } from "react";

/** Keeps the nearest `loading` on screen until another payload takes its place. */
export function Pending(): ReactNode {
  return use(NEVER);
}

const NEVER: Promise<never> = new Promise<never>(() => {});
