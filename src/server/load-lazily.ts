/** Loads something on first need and keeps it; a load that failed is tried again. */
export function loadLazily<T>(load: () => Promise<T>): () => Promise<T> {
  const state: { loading: Promise<T> | undefined } = { loading: undefined };
  return () => {
    state.loading ??= load().catch((error: unknown) => {
      state.loading = undefined;
      throw error;
    });
    return state.loading;
  };
}
