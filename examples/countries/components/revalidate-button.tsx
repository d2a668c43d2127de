"use client";

import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";

type Progress = "idle" | "working" | "done" | "failed";

const MESSAGES: Readonly<Record<Progress, string>> = {
  idle: "",
  working: "Invalidating…",
  done: "Invalidated. The page above was rendered anew.",
  failed: "The server refused. Try again.",
};

/** Invalidates the clock page, then asks for it again. */
export function RevalidateButton(): ReactNode {
  const router = useRouter();
  const [progress, setProgress] = useState<Progress>("idle");

  async function revalidate(): Promise<void> {
    setProgress("working");
    try {
      const response = await fetch("/api/revalidate-clock", { method: "POST" });
      setProgress(response.ok ? "done" : "failed");
    } catch {
      // Offline or aborted: the visitor can do no more than try again, as with a refusal.
      setProgress("failed");
    }
    router.refresh();
  }

  return (
    <div className="screen-only mt-6 flex flex-wrap items-center gap-4">
      <button type="button" className="button" disabled={progress === "working"} onClick={() => void revalidate()}>
        Revalidate now
      </button>
      <p role="status" className="text-dim">
        {MESSAGES[progress]}
      </p>
    </div>
  );
}
