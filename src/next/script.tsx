"use client";

import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode, type ScriptHTMLAttributes } from "react";
import { preload, type PreloadOptions } from "react-dom";
import { placeScript, type ScriptOrder } from "./script-element.ts";

/** Takes what `next/script` takes. */
export interface ScriptProps extends Omit<ScriptHTMLAttributes<HTMLScriptElement>, "onLoad" | "onError"> {
  /** Default `afterInteractive`; `worker` is treated like it. */
  readonly strategy?: "beforeInteractive" | "afterInteractive" | "lazyOnload" | "worker";
  readonly onLoad?: (event: Event) => void;
  /** Called after loading, and again whenever the component is mounted anew. */
  readonly onReady?: () => void;
  readonly onError?: (error: unknown) => void;
}

/** Loads a script once, when its strategy says. */
export default function Script({
  strategy = "afterInteractive",
  onLoad,
  onReady,
  onError,
  ...attributes
}: ScriptProps): ReactNode {
  const inDocument = useIsHydrated() && strategy === "beforeInteractive";
  const order: ScriptOrder = { attributes, onLoad, onReady, onError };
  const placed = useRef<string | undefined>(undefined);
  const key = attributes.id ?? attributes.src ?? "";
  useEffect(() => {
    // React may run an effect twice, and a script's callbacks must not.
    if (placed.current === key) return;
    placed.current = key;
    if (inDocument) onReady?.();
    else placeWhenDue(strategy, order);
  });

  if (attributes.src && strategy === "afterInteractive") preload(attributes.src, preloadOptions(attributes));
  return inDocument ? <script {...attributes} /> : undefined;
}

/** Loads a script from code, by the same rules as the component. */
export function handleClientScriptLoad({ strategy, onLoad, onReady, onError, ...attributes }: ScriptProps): void {
  placeWhenDue(strategy, { attributes, onLoad, onReady, onError });
}

/** Loads several scripts from code. */
export function initScriptLoader(scripts: readonly ScriptProps[]): void {
  for (const script of scripts) handleClientScriptLoad(script);
}

/** Whether the component came with the document. Never changes: its script element must stay in place. */
function useIsHydrated(): boolean {
  const isHydrating = useSyncExternalStore(
    subscribeToNothing,
    () => false,
    () => true,
  );
  return useState(isHydrating)[0];
}

function subscribeToNothing(): () => void {
  return () => undefined;
}

function preloadOptions({ integrity, nonce, crossOrigin }: ScriptHTMLAttributes<HTMLScriptElement>): PreloadOptions {
  return {
    as: "script",
    ...(integrity === undefined ? {} : { integrity }),
    ...(nonce === undefined ? {} : { nonce }),
    ...(crossOrigin === undefined ? {} : { crossOrigin }),
  };
}

function placeWhenDue(strategy: ScriptProps["strategy"], order: ScriptOrder): void {
  const place = (): void => placeScript(document, order);
  if (strategy === "lazyOnload") whenIdle(place);
  else place();
}

/** Calls back once the page has loaded and the browser has nothing better to do. */
function whenIdle(callback: () => void): void {
  // Safari has no requestIdleCallback.
  const idle = (): void => void (window.requestIdleCallback?.(callback) ?? setTimeout(callback, 1));
  if (document.readyState === "complete") idle();
  else window.addEventListener("load", idle, { once: true });
}
