import type { Ref } from "react";

/** Hands an element to a caller's ref, whatever its form; the result takes it back. */
export function attachRef<Target>(ref: Ref<Target> | undefined, element: Target): () => void {
  if (typeof ref === "function") {
    const cleanup = ref(element);
    return typeof cleanup === "function" ? cleanup : () => void ref(null);
  }
  if (ref) ref.current = element;
  return () => {
    if (ref) ref.current = null;
  };
}
