import type { ScriptHTMLAttributes } from "react";

/** Says what one script is and who wants to hear of it. */
export interface ScriptOrder {
  /** Attributes and content, as JSX has them. */
  readonly attributes: ScriptHTMLAttributes<HTMLScriptElement>;
  readonly onLoad?: ((event: Event) => void) | undefined;
  readonly onReady?: (() => void) | undefined;
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Puts a script into the document, once per id or URL. Later orders of the same script only listen. */
export function placeScript(document: Document, order: ScriptOrder): void {
  const key = order.attributes.id ?? order.attributes.src;
  const placed = key === undefined ? undefined : findScript(document, key);
  if (placed?.dataset[STATE] === LOADED) return order.onReady?.();
  const script = placed ?? createScript(document, order.attributes);
  script.addEventListener("load", (event) => {
    script.dataset[STATE] = LOADED;
    order.onLoad?.(event);
    order.onReady?.();
  });
  if (order.onError) script.addEventListener("error", order.onError);
  if (placed) return;

  document.body.append(script);
  if (script.src !== "") return;
  // An inline script has run by now and fires no event.
  script.dataset[STATE] = LOADED;
  order.onReady?.();
}

/** Gives the text of an inline script written as JSX children. */
export function inlineText({ children, dangerouslySetInnerHTML }: ScriptHTMLAttributes<HTMLScriptElement>): string {
  const html = dangerouslySetInnerHTML?.__html;
  if (typeof html === "string") return html;
  return Array.isArray(children) ? children.join("") : typeof children === "string" ? children : "";
}

const STATE = "vinextScript";
const LOADED = "loaded";

function findScript(document: Document, key: string): HTMLScriptElement | undefined {
  for (const script of document.scripts) {
    // Only our own: a preloaded or hand-written script does not say whether it has loaded.
    if (script.dataset[STATE] !== undefined && (script.id === key || script.getAttribute("src") === key)) return script;
  }
  return undefined;
}

function createScript(document: Document, attributes: ScriptHTMLAttributes<HTMLScriptElement>): HTMLScriptElement {
  const { children: _children, dangerouslySetInnerHTML: _html, ...rest } = attributes;
  const script = document.createElement("script");
  for (const [name, value] of Object.entries(rest)) {
    const isAbsent = value === undefined || value === null || value === false || typeof value === "function";
    if (!isAbsent) script.setAttribute(ATTRIBUTES[name] ?? name.toLowerCase(), value === true ? "" : String(value));
  }
  // A script that code inserts is asynchronous unless told otherwise.
  if (attributes.async === false) script.async = false;
  script.dataset[STATE] = "loading";
  script.textContent = inlineText(attributes);
  return script;
}

const ATTRIBUTES: Readonly<Record<string, string>> = { className: "class" };
