import type { HeaderPair } from "../entry/entry.ts";

/**
 * Lays headers over each other: a later layer replaces what an earlier one says, a name may repeat within one layer.
 * `Vary` is united, and no cookie replaces another. Returns name, value, name, value …
 */
export function layered(layers: readonly (readonly HeaderPair[])[]): readonly string[] {
  let pairs: readonly HeaderPair[] = [];
  for (const layer of layers) {
    const names = new Set(
      layer.map(([name]) => name.toLowerCase()).filter((name) => name !== "set-cookie" && name !== "vary"),
    );
    pairs = [...pairs.filter(([name]) => !names.has(name.toLowerCase())), ...layer];
  }
  const vary = varyOf(pairs);
  const others = pairs.filter(([name]) => name.toLowerCase() !== "vary");
  return [...others, ...(vary === "" ? [] : [["Vary", vary] as const])].flat();
}

/** Unites the values of all `Vary` headers, each token once. */
function varyOf(pairs: readonly HeaderPair[]): string {
  const tokens = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (name.toLowerCase() !== "vary") continue;
    for (const token of value.split(",").map((text) => text.trim())) {
      if (token !== "" && !tokens.has(token.toLowerCase())) tokens.set(token.toLowerCase(), token);
    }
  }
  return [...tokens.values()].join(", ");
}
