import type { Coding } from "./entry.ts";

/**
 * Lists the codings an `Accept-Encoding` header allows, best first. Equal weights prefer br, zstd, gzip; identity is last,
 * and missing only where the client refuses it. Without the header nothing but identity is sent.
 */
export function codingsFor(acceptEncoding: string | undefined): readonly Coding[] {
  if (!acceptEncoding) return ["identity"];
  const weights = parseWeights(acceptEncoding.toLowerCase());
  const others = weights.get("*");
  const allowed = PREFERENCE.map((coding) => ({ coding, weight: weights.get(coding) ?? others ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ coding }): Coding => coding);
  if ((weights.get("identity") ?? others) !== 0) allowed.push("identity");
  return allowed;
}

const PREFERENCE = ["br", "zstd", "gzip"] as const;

function parseWeights(header: string): ReadonlyMap<string, number> {
  const weights = new Map<string, number>();
  for (const item of header.split(",")) {
    const [name = "", ...parameters] = item.split(";").map((part) => part.trim());
    const weight = weightOf(parameters);
    if (name !== "" && weight !== undefined) weights.set(name === "x-gzip" ? "gzip" : name, weight);
  }
  return weights;
}

/** A weight as RFC 9110, section 12.4.2 writes it; undefined for one that is malformed, so that its coding is not used. */
function weightOf(parameters: readonly string[]): number | undefined {
  const written = parameters.find((parameter) => /^q\s*=/.test(parameter));
  if (written === undefined) return 1;
  const digits = /^q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.exec(written)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
