"use client";

import { useRouter } from "next/navigation";
import { useEffect, type ReactNode } from "react";

const EVERY_MS = 2_000;

/** Asks for the page again every two seconds. */
export function Refresher(): ReactNode {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), EVERY_MS);
    return () => clearInterval(timer);
  }, [router]);
  return undefined;
}
