/**
 * Loads the document again when a script file is gone, which is what a deployment does to the open pages of the one
 * before. Once per so many seconds: a file that stays away must not reload the page for ever.
 */
export function reloadOnMissingChunk(window: Window): void {
  window.addEventListener("vite:preloadError", (event) => {
    if (Date.now() - lastReloadAtMs(window) < PAUSE_MS) return;
    try {
      window.sessionStorage.setItem(STORAGE_KEY, String(Date.now()));
    } catch {
      // Without storage nothing would stop a second reload; the error boundary shows the error instead.
      return;
    }
    event.preventDefault();
    window.location.reload();
  });
}

const PAUSE_MS = 10_000;
const STORAGE_KEY = "vinext:reloaded";

function lastReloadAtMs(window: Window): number {
  try {
    return Number(window.sessionStorage.getItem(STORAGE_KEY) ?? 0);
  } catch {
    // Forbidden storage: see above.
    return 0;
  }
}
