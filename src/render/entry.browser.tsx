// First: what the app measures or reports from its very start runs before anything else does.
import * as instrumentation from "virtual:vinext/instrumentation-client";
import {
  createFromReadableStream,
  createTemporaryReferenceSet,
  encodeReply,
  setServerCallback,
} from "@vitejs/plugin-rsc/browser";
import { startTransition, StrictMode, type ReactNode } from "react";
import { hydrateRoot, type ReactFormState } from "react-dom/client";
import { rscStream } from "rsc-html-stream/client";
import { httpFallbackOf, isBailout, redirectOf } from "../next/control-flow.ts";
import { builtSite } from "../next/site.ts";
import { openBrowserPage } from "./client/browser-page.ts";
import type { ActionPayload } from "./action-payload.ts";
import { createActionCaller } from "./client/call-action.ts";
import { createClientRouter } from "./client/client-router.ts";
import { clearOverlay, followUncaught, showInDevelopment } from "./client/dev-overlay.ts";
import { followHistory, restoreScroll } from "./client/history-events.ts";
import { createPageLoader } from "./client/load-page.ts";
import { createNavigation, type Navigation } from "./client/navigation.ts";
import { BrowserRouter } from "./client/router.tsx";
import { createScrollMemory } from "./client/scroll-memory.ts";
import { createScroller } from "./client/scroller.ts";
import { reloadOnMissingChunk } from "./client/stale-chunks.ts";
import { transitionStartOf, withTransitionStart } from "./client/transition-start.ts";
import { createViewport } from "./client/viewport.ts";
import type { RscPayload } from "./payload.ts";

void start();

// Not top-level await: client components are chunks that may import this one, and the payload waits for them.
async function start(): Promise<void> {
  reloadOnMissingChunk(window);
  const initial = await createFromReadableStream<RscPayload>(rscStream as ReadableStream<Uint8Array>);
  const site = builtSite();
  const scrolls = createScrollMemory(() => sessionStorage);
  const own = createNavigation({
    initial,
    site,
    scrolls,
    page: openBrowserPage(window),
    newEntry: () => crypto.getRandomValues(new Uint32Array(2)).join("-"),
    loader: createPageLoader({
      site,
      build: initial.build,
      fetch: (href, init) => fetch(href, init),
      decode: (body) => createFromReadableStream<RscPayload>(body),
      now: () => performance.now(),
    }),
  });
  const navigation = withTransitionStart(own, transitionStartOf(instrumentation));
  setServerCallback(
    createActionCaller({
      site,
      build: initial.build,
      begin: () => navigation.beginAction(),
      leave: (href) => location.replace(href),
      fetch: (href, init) => fetch(href, init),
      references: createTemporaryReferenceSet,
      encode: (args, temporaryReferences) => encodeReply(args, { temporaryReferences }),
      decode: (body, temporaryReferences) => createFromReadableStream<ActionPayload>(body, { temporaryReferences }),
      decodePage: (body) => createFromReadableStream<RscPayload>(body),
    }),
  );
  const scroller = createScroller(window);
  const router = createClientRouter({
    navigation,
    site,
    history,
    viewport: createViewport(window),
    spot: scroller.spot,
    prefetching: import.meta.env.PROD,
  });
  followHistory(window, navigation, scrolls);
  hydrate(<BrowserRouter navigation={navigation} router={router} scroller={scroller} />, initial.formState);
  restoreScroll(window, scrolls);
  followUpdates(navigation);
  followUncaught(window);
}

function hydrate(tree: ReactNode, formState: ReactFormState | undefined): void {
  startTransition(() => {
    hydrateRoot(document, <StrictMode>{tree}</StrictMode>, {
      formState: formState ?? null,
      onRecoverableError: reportFailure,
      onCaughtError: reportFailure,
    });
  });
}

/** Control flow and components left to the browser arrive as errors and are none. */
function reportFailure(error: unknown, { componentStack }: { readonly componentStack?: string | undefined }): void {
  if (isBailout(error) || redirectOf(error) !== undefined || httpFallbackOf(error) !== undefined) return;
  reportError(error);
  // After it: an error that is reported counts as uncaught too, and the overlay shows what it was told last.
  showInDevelopment(error, componentStack);
}

/** A server component changed on disk. A page that does not compile stays as it was, under Vite's own overlay. */
function followUpdates(navigation: Navigation): void {
  import.meta.hot?.on("rsc:update", () => {
    clearOverlay();
    navigation.refresh("keep");
  });
}
