"use client";

import { useEffect, useEffectEvent } from "react";

/** Holds one measurement of how a visitor experienced the page, as the `web-vitals` package reports it. */
export interface WebVitalsMetric {
  /** `FID` is no longer measured; apps written for older versions may name it. */
  readonly name: "CLS" | "FCP" | "FID" | "INP" | "LCP" | "TTFB";
  /** In milliseconds; a score for `CLS`. */
  readonly value: number;
  /** What was added since the last report of the same id. */
  readonly delta: number;
  readonly rating: "good" | "needs-improvement" | "poor";
  /** Of this page view and metric. */
  readonly id: string;
  readonly entries: readonly PerformanceEntry[];
  readonly navigationType: string;
}

/** Calls back with each measurement of the page, with the newest function that the component gave. */
export function useReportWebVitals(report: (metric: WebVitalsMetric) => void): void {
  const onMetric = useEffectEvent(report);
  useEffect(() => {
    const listening = { still: true };
    const tell = (metric: WebVitalsMetric): void => {
      if (listening.still) onMetric(metric);
    };
    observe(tell).catch(() => undefined);
    return () => {
      listening.still = false;
    };
  }, []);
}

/** Loads what measures once the page is there; a page that cannot load it works without. */
async function observe(tell: (metric: WebVitalsMetric) => void): Promise<void> {
  const { onCLS, onFCP, onINP, onLCP, onTTFB } = await import("web-vitals");
  for (const on of [onCLS, onFCP, onINP, onLCP, onTTFB]) on(tell);
}
