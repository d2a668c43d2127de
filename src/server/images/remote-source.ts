import { lookup } from "node:dns";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";

import type { ImageRules } from "../../manifest/image-rules.ts";
import { isPrivateAddress } from "./private-address.ts";
import { maxAgeSecondsOf, SOURCE_DEADLINE_MS, SourceFailure, type SourceImage } from "./source-image.ts";

type Limits = Pick<ImageRules, "maximumRedirects" | "maximumSourceBytes" | "allowLocalIp">;

/**
 * Fetches an image of another site. The address that is connected to is the one that was looked at, after every redirect
 * again, so that no name and no redirect leads into the server's own network.
 */
export async function fetchRemoteImage(first: URL, limits: Limits): Promise<SourceImage> {
  const signal = AbortSignal.timeout(SOURCE_DEADLINE_MS);
  let url = first;
  for (let redirects = 0; redirects <= limits.maximumRedirects; redirects += 1) {
    const answer = await ask(url, { signal, limits });
    const status = answer.statusCode ?? 0;
    const location = REDIRECTS.has(status) ? answer.headers.location : undefined;
    if (location === undefined) return await imageOf(answer, limits);
    answer.destroy();
    url = redirectTarget(location, url);
  }
  throw new SourceFailure(508, `${first.href} redirects more than ${limits.maximumRedirects} times`);
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectTarget(location: string, from: URL): URL {
  const url = URL.parse(location, from);
  if (!url || !/^https?:$/.test(url.protocol)) throw new SourceFailure(502, `${from.href} redirects to ${location}`);
  return url;
}

interface Asking {
  readonly signal: AbortSignal;
  readonly limits: Limits;
}

async function ask(url: URL, { signal, limits }: Asking): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // A literal address is connected to without a lookup.
  if (isIP(host) !== 0 && !limits.allowLocalIp && isPrivateAddress(host)) throw privateAddress(url);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const request = (url.protocol === "https:" ? requestHttps : requestHttp)(url, {
    signal,
    agent: false,
    headers: { accept: "image/*", "accept-encoding": "identity" },
    ...(limits.allowLocalIp ? {} : { lookup: publicLookup }),
  });
  request.once("response", resolve).once("error", reject).end();
  try {
    return await promise;
  } catch (cause) {
    if (cause instanceof SourceFailure) throw cause;
    if (signal.aborted) throw new SourceFailure(504, `${url.href} did not answer in time`, cause);
    throw cause instanceof Error && cause.message === PRIVATE
      ? privateAddress(url)
      : new SourceFailure(502, `${url.href} cannot be reached`, cause);
  }
}

const PRIVATE = "only private addresses";

function privateAddress(url: URL): SourceFailure {
  return new SourceFailure(
    400,
    `${url.href} leads to a private address, which only \`images.dangerouslyAllowLocalIP\` allows`,
  );
}

/** Looks a name up and forgets every address that is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const open = error ? [] : addresses.filter(({ address }) => !isPrivateAddress(address));
    const [first] = open;
    if (!first) return callback(error ?? new Error(PRIVATE), "", 4);
    if (options.all) return callback(null, open);
    return callback(null, first.address, first.family);
  });
};

async function imageOf(answer: IncomingMessage, { maximumSourceBytes }: Limits): Promise<SourceImage> {
  const { statusCode = 0 } = answer;
  if (statusCode !== 200) {
    answer.destroy();
    throw new SourceFailure(statusCode >= 400 ? statusCode : 502, `the source answers with ${statusCode}`);
  }
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength;
      // Leaving the loop destroys the stream.
      if (bytes > maximumSourceBytes)
        throw new SourceFailure(413, `the source has more than ${maximumSourceBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof SourceFailure ? cause : new SourceFailure(504, "the source broke off", cause);
  }
  return { bytes: Buffer.concat(chunks), maxAgeSeconds: maxAgeSecondsOf(answer.headers["cache-control"]) };
}
