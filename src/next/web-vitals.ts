"use client";

import { useEffect, useRef } from "react";
import type { Metric } from "web-vitals";

/** One measured value of a page (https://web.dev/vitals). */
export type NextWebVitalsMetric = Metric;

/** Hands every web vital of the page to a function, once it is known. */
export function useReportWebVitals(report: (metric: NextWebVitalsMetric) => void): void {
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  });
  useEffect(() => {
    const tell = (metric: Metric): void => latest.current(metric);
    // Loaded after hydration: what happened before is in the browser's own records.
    void import("web-vitals").then(({ onCLS, onFCP, onINP, onLCP, onTTFB }) => {
      for (const observe of [onCLS, onFCP, onINP, onLCP, onTTFB]) observe(tell);
    }, reportError);
  }, []);
}
