"use client";

import { useEffect, useState } from "react";

/** Follows the visitor's clock, in ms since the epoch; undefined until hydrated, so that server and browser agree. */
export function useNow(everyMs: number): number | undefined {
  const [nowMs, setNowMs] = useState<number>();

  useEffect(() => {
    const tick = (): void => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);

  return nowMs;
}
