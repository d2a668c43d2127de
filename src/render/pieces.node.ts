import { EventEmitter } from "node:events";
import type { Readable } from "node:stream";
import type { Pieces } from "./payload.ts";

/** Takes what becomes of a destination. */
export interface Collected {
  done(pieces: Pieces): void;
  /** Takes the error that left React with nothing to write. */
  failed(error: unknown): void;
}

/**
 * Makes a destination that keeps what React writes. It is as much of a writable stream as React asks for: the queues, ticks
 * and states of a real one cost a hundredth of a whole page each, and memory is never full.
 */
export function pieceSink({ done, failed }: Collected): NodeJS.WritableStream {
  const pieces: (string | Uint8Array)[] = [];
  const sink = Object.assign(new EventEmitter(), {
    writable: true,
    write: (piece: string | Uint8Array) => pieces.push(piece) > 0,
    end: () => {
      done(pieces);
      return sink;
    },
    destroy: failed,
  });
  return sink;
}

/**
 * Makes a source that hands everything over while its reader subscribes, so that a payload is there before anything has to
 * wait for it.
 */
export function pieceSource(pieces: Pieces): Readable {
  const source = {
    on: (event: string, listener: (piece?: string | Uint8Array) => void) => {
      if (event === "data") for (const piece of pieces) listener(piece);
      if (event === "end") listener();
      return source;
    },
  };
  // React's client subscribes to `data`, `error` and `end` and asks for nothing else.
  return source as unknown as Readable;
}

/** Joins pieces into a buffer of their own, which may be handed to another thread. */
export function joinPieces(pieces: Pieces): Uint8Array<ArrayBuffer> {
  const whole = Buffer.allocUnsafeSlow(pieces.reduce((bytes, piece) => bytes + Buffer.byteLength(piece), 0));
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece === "string") {
      at += whole.write(piece, at);
      continue;
    }
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
