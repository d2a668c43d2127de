/** Tells screen readers the name of the page that was navigated to: its title, else its first heading. */
export function announce(document: Document): void {
  const title = document.title === "" ? undefined : document.title;
  const name = title ?? document.querySelector("h1")?.textContent ?? "";
  const region = regionIn(document);
  // An unchanged text is not read again.
  if (region.textContent !== name) region.textContent = name;
}

const TAG = "next-route-announcer";

/** The region lives outside of React's tree: it must outlast every page, also one with another root layout. */
function regionIn(document: Document): HTMLElement {
  const found = document.querySelector<HTMLElement>(TAG);
  if (found) return found;
  const region = document.createElement(TAG);
  region.setAttribute("aria-live", "assertive");
  region.setAttribute("role", "alert");
  region.style.cssText =
    "position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap";
  return document.body.appendChild(region);
}
