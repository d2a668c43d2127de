import { createElement, Fragment, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server.node";
import { concatenate } from "../entry/concatenate.ts";
import type { InsertHtml } from "../next/router-context.ts";

/** Collects what `useServerInsertedHTML` hands over during one document's render. */
export interface InsertedHtml {
  readonly add: InsertHtml;
  readonly isUsed: () => boolean;
  /** Asks every callback for what is new since the last time, as HTML. */
  readonly take: () => string;
}

/** Makes the empty collector of one document. */
export function createInsertedHtml(): InsertedHtml {
  const callbacks = new Set<() => ReactNode>();
  return {
    add: (callback) => void callbacks.add(callback),
    isUsed: () => callbacks.size > 0,
    take: () =>
      [...callbacks].map((callback) => renderToStaticMarkup(createElement(Fragment, undefined, callback()))).join(""),
  };
}

/** Puts HTML at the end of the head of a whole document. */
export function withInsertedHtml(document: Uint8Array, html: string): Uint8Array {
  return html === "" ? document : joined(splitAtHead(document), html);
}

/**
 * Puts what is collected into a document while it streams: at the end of the head, and later in front of the part whose
 * components asked for it, so that no part is ever shown without its styles.
 */
export function insertHtmlStream(inserted: InsertedHtml): TransformStream<Uint8Array, Uint8Array> {
  const state: { parts: Uint8Array[]; flushing: Promise<void> | undefined; inHead: boolean } = {
    parts: [],
    flushing: undefined,
    inHead: true,
  };
  const flush = (controller: TransformStreamDefaultController<Uint8Array>): void => {
    state.flushing = undefined;
    const part = concatenate(state.parts.splice(0));
    const split = state.inHead ? splitAtHead(part) : { before: EMPTY, after: part };
    if (split.before.byteLength > 0) state.inHead = false;
    const html = state.inHead ? "" : inserted.take();
    controller.enqueue(html === "" ? part : joined(split, html));
  };
  return new TransformStream({
    transform(chunk, controller) {
      if (!inserted.isUsed()) {
        if (state.inHead) state.inHead = splitAtHead(chunk).before.byteLength === 0;
        return controller.enqueue(chunk);
      }
      state.parts.push(chunk);
      // React writes one part in several chunks of one turn, and cuts them anywhere, even inside a tag.
      state.flushing ??= nextTurn()
        .then(() => flush(controller))
        // A callback of the page threw, or the visitor has left.
        .catch((error: unknown) => controller.error(error));
    },
    flush: () => state.flushing,
  });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

interface Split {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

const EMPTY = new Uint8Array();
const HEAD_END = new TextEncoder().encode("</head>");

/** Splits before the end of the head; what has none is all behind it. */
function splitAtHead(bytes: Uint8Array): Split {
  let at = bytes.indexOf(LESS_THAN);
  while (at >= 0 && !HEAD_END.every((byte, index) => bytes[at + index] === byte)) {
    at = bytes.indexOf(LESS_THAN, at + 1);
  }
  return { before: bytes.subarray(0, Math.max(at, 0)), after: bytes.subarray(Math.max(at, 0)) };
}

const LESS_THAN = 0x3c;

function joined({ before, after }: Split, html: string): Uint8Array {
  return concatenate([before, new TextEncoder().encode(html), after]);
}
