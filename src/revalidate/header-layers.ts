import type { HeaderPair } from "../entry/entry.ts";

/**
 * Lays headers over each other: a later layer replaces what an earlier one says, a name may repeat within one layer.
 * `Vary` is united, and no cookie replaces another. Returns name, value, name, value …
 */
export function layered(layers: readonly (readonly HeaderPair[])[]): readonly string[] {
  const [first = [], ...others] = layers.filter((layer) => layer.length > 0);
  let pairs: readonly HeaderPair[] = first;
  for (const layer of others) {
    const names = new Set(
      layer.map(([name]) => name.toLowerCase()).filter((name) => name !== "set-cookie" && name !== "vary"),
    );
    pairs = [...pairs.filter(([name]) => !names.has(name.toLowerCase())), ...layer];
  }
  return flat(pairs);
}

/** Takes what the config says about caching off headers for an answer that nobody may keep: an error, a draft (HD-02). */
export function unkept(extra: readonly HeaderPair[]): readonly HeaderPair[] {
  return extra.filter(([name]) => name.toLowerCase() !== "cache-control");
}

// A plain loop: every answer that is not prepared comes through here.
function flat(pairs: readonly HeaderPair[]): readonly string[] {
  const headers: string[] = [];
  const varied: string[] = [];
  for (const [name, value] of pairs) {
    if (name.length === VARY.length && name.toLowerCase() === VARY) varied.push(value);
    else headers.push(name, value);
  }
  const vary = varyOf(varied);
  if (vary !== "") headers.push("Vary", vary);
  return headers;
}

const VARY = "vary";

/** Unites the values of all `Vary` headers, each token once. */
function varyOf(values: readonly string[]): string {
  const [only = ""] = values;
  if (values.length < 2 && !only.includes(",")) return only.trim();
  const tokens = new Map<string, string>();
  for (const value of values) {
    for (const token of value.split(",").map((text) => text.trim())) {
      if (token !== "" && !tokens.has(token.toLowerCase())) tokens.set(token.toLowerCase(), token);
    }
  }
  return [...tokens.values()].join(", ");
}

/** Finds a header in name, value, name, value … by its name in lower case. */
export function headerIn(headers: readonly string[], wanted: string): string | undefined {
  const at = headers.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === wanted);
  return at < 0 ? undefined : headers[at + 1];
}

/** Makes pairs of name, value, name, value … */
export function pairsOf(headers: readonly string[]): readonly HeaderPair[] {
  const pairs: HeaderPair[] = [];
  for (let at = 0; at + 1 < headers.length; at += 2) pairs.push([headers[at] ?? "", headers[at + 1] ?? ""]);
  return pairs;
}
