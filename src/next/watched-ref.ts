import { useCallback, type Ref } from "react";
import { attachRef } from "./attach-ref.ts";
import type { LinkRouter, PrefetchKind } from "./router-context.ts";

/** Says what is fetched ahead of a visit, and by whom. */
export interface Prefetching {
  /** Undefined when nothing is to be fetched ahead. */
  readonly router: LinkRouter | undefined;
  /** With base path. */
  readonly shown: string;
  readonly kind: PrefetchKind;
}

/** Watches an element for the viewport, so that where it leads is fetched ahead, and hands it to the caller's own ref as well. */
export function useWatchedRef<Target extends Element>(
  { router, shown, kind }: Prefetching,
  ref: Ref<Target> | undefined,
): (element: Target) => () => void {
  return useCallback(
    (element: Target) => {
      const unwatch = router?.watch(element, shown, kind);
      const detach = attachRef(ref, element);
      return () => {
        unwatch?.();
        detach();
      };
    },
    [router, shown, kind, ref],
  );
}
