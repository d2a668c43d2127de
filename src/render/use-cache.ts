import {
  createClientTemporaryReferenceSet,
  createFromReadableStream,
  encodeReply,
} from "@vitejs/plugin-rsc/rsc/client.node";
import { createTemporaryReferenceSet, decodeReply, renderToReadableStream } from "@vitejs/plugin-rsc/rsc/server.node";
import { dynamicInCachedFunction } from "../errors/api.ts";
import { callForResult } from "../request/cached-result.ts";
import { currentScope } from "../request/scope-storage.ts";
import type { Scope } from "../request/scope.ts";

type Work = (...args: readonly unknown[]) => Promise<unknown>;

/**
 * Makes a `"use cache"` function: its result is kept as a payload, by its arguments. Elements among the arguments, such as
 * `children`, are no part of the key; each call puts its own into the kept result. The build calls this, under `id`.
 */
export function cached(work: Work, id: string): Work {
  return async (...args) => {
    const scope = currentScope();
    if (!scope) return work(...args);
    const references = createClientTemporaryReferenceSet();
    const encoded = await encodeReply(withoutQuery(args), { temporaryReferences: references });
    const text = await callForResult(scope, {
      name: id,
      identity: [id, ...rootParts(scope), ...(await partsOf(encoded))],
      work: () => writeResult((...own) => work(...withRefusedQuery(own, scope)), encoded),
    });
    return createFromReadableStream<unknown>(streamOf(text), { temporaryReferences: references });
  };
}

/** A cached function may read root params, so their values tell its calls apart. */
function rootParts({ rootParams = {} }: Scope): readonly string[] {
  return Object.keys(rootParams).length === 0 ? [] : [JSON.stringify(rootParams)];
}

/** A page gets the visitor's query as a prop. It cannot be part of what is kept, and encoding it would read it. */
function withoutQuery(args: readonly unknown[]): unknown[] {
  const [props, ...rest] = args;
  return isPageProps(props) ? [{ ...props, searchParams: null }, ...rest] : [...args];
}

function withRefusedQuery(args: readonly unknown[], scope: Scope): readonly unknown[] {
  const [props, ...rest] = args;
  if (!isPageProps(props)) return args;
  const searchParams = Promise.reject(dynamicInCachedFunction(scope.route, "searchParams"));
  // A page that never reads it has done nothing wrong.
  searchParams.catch(() => undefined);
  return [{ ...props, searchParams }, ...rest];
}

function isPageProps(value: unknown): value is object {
  return typeof value === "object" && value !== null && "params" in value && "searchParams" in value;
}

async function writeResult(work: Work, encoded: string | FormData): Promise<string> {
  const temporaryReferences = createTemporaryReferenceSet();
  const args = await decodeReply(encoded, { temporaryReferences });
  const errors: unknown[] = [];
  const stream = renderToReadableStream(await work(...args), {
    temporaryReferences,
    onError: (error) => void errors.push(error),
  });
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  // A result with a hole is not kept, and who asked gets the error itself.
  if (errors.length > 0) throw errors[0];
  return textOf(bytes);
}

/** A form has no order of its own making and no boundary that stays: its fields are the key. */
async function partsOf(encoded: string | FormData): Promise<readonly (string | Uint8Array)[]> {
  if (typeof encoded === "string") return [encoded];
  const parts: (string | Uint8Array)[] = [];
  for (const [name, value] of encoded)
    parts.push(name, typeof value === "string" ? value : new Uint8Array(await value.arrayBuffer()));
  return parts;
}

// Payloads are text unless somebody returns bytes.
const TEXT = "t";
const BYTES = "b";

function textOf(bytes: Uint8Array): string {
  try {
    return TEXT + new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Not UTF-8: a typed array is in it.
    return BYTES + Buffer.from(bytes).toString("base64");
  }
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  const rest = text.slice(1);
  const bytes = text.startsWith(BYTES) ? Buffer.from(rest, "base64") : new TextEncoder().encode(rest);
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}
