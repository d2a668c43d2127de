import { concatenate } from "../entry/concatenate.ts";
import { base64 } from "../request/base64.ts";

const TRAILER = "</body></html>";

/**
 * Puts a finished payload into a finished document, in the form that `rsc-html-stream/client` reads. Its own injector
 * is for streams; here both halves are whole.
 */
export function withFlightData(html: Uint8Array, rsc: Uint8Array, escape: EscapeText = escapeText): Uint8Array {
  // The document is not decoded: it is most of the bytes, and only its end matters.
  const end = endsWithTrailer(html) ? html.byteLength - TRAILER.length : html.byteLength;
  const text = escape(rsc);
  // Binary rows are not UTF-8; they travel as base64. Text fits into a template literal: most payloads are full of quotes, and
  // in one of these hardly anything has to be escaped.
  const script = text
    ? [TEXT_START, text, TEXT_END]
    : [encoder.encode(`${PUSH}Uint8Array.from(atob("${base64(rsc)}"),c=>c.charCodeAt(0))${END}`)];
  return concatenate([html.subarray(0, end), ...script]);
}

/** Escapes a payload for a template literal. Undefined when it is no text. */
export type EscapeText = (rsc: Uint8Array) => Uint8Array | undefined;

function endsWithTrailer(html: Uint8Array): boolean {
  const from = html.byteLength - TRAILER.length;
  for (let at = 0; at < TRAILER.length; at += 1) if (html[from + at] !== TRAILER.charCodeAt(at)) return false;
  return true;
}

const encoder = new TextEncoder();
const PUSH = "<script>(self.__FLIGHT_DATA||=[]).push(";
const END = `)</script>${TRAILER}`;
const TEXT_START = encoder.encode(`${PUSH}\``);
const TEXT_END = encoder.encode(`\`${END}`);

const strictDecoder = new TextDecoder("utf-8", { fatal: true });

function escapeText(rsc: Uint8Array): Uint8Array | undefined {
  try {
    return encoder.encode(escapeLiteral(strictDecoder.decode(rsc)));
  } catch {
    // Not text: the caller has another form for it.
    return undefined;
  }
}

/** Escapes what a template literal or a script element would read as something else. Only ASCII is ever touched. */
export function escapeLiteral(text: string): string {
  return text.replace(TO_ESCAPE, escaped);
}

// What ends the literal or begins an expression in it, what the two languages would turn into something else (HTML reads no
// NUL and both make a line feed of a carriage return), and the two openers that change how a script element is read.
const TO_ESCAPE = /[`\\\r\0]|\$(?=\{)|<(?=\/script|!--)/gi;

function escaped(character: string): string {
  switch (character) {
    case "\r":
      return String.raw`\r`;
    case "\0":
      return String.raw`\x00`;
    case "<":
      return String.raw`\x3c`;
  }
  return `\\${character}`;
}
