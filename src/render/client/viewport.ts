/** Watches elements until they come near the viewport. */
export interface Viewport {
  /** Calls back once. The result ends the watch. */
  watch(element: Element, onNear: () => void): () => void;
}

/** Makes a viewport with one observer for all elements. A browser without observers never calls back. */
export function createViewport(window: Window & typeof globalThis): Viewport {
  if (!("IntersectionObserver" in window)) return { watch: () => () => undefined };
  const callbacks = new WeakMap<Element, () => void>();
  const observer = new window.IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        callbacks.get(target)?.();
      }
    },
    // Next.js begins as far ahead.
    { rootMargin: "200px" },
  );
  return {
    watch(element, onNear) {
      callbacks.set(element, onNear);
      observer.observe(element);
      return () => observer.unobserve(element);
    },
  };
}
