import { parse, type Key, type Token } from "path-to-regexp";
import { ruleParamUnknown, ruleUnreadable } from "../errors/site.ts";
import { capturedNames, type RuleSource } from "./rule-source.ts";
import { asciiOnly, decoded, fillText, namesParam, type RuleParams } from "./rule-text.ts";

/** A filled destination. `origin` is empty within this app, `query` and `hash` where there is none. */
export interface Destination {
  readonly origin: string;
  readonly path: string;
  readonly query: string;
  readonly hash: string;
}

/** What a destination takes over from the request. `leftOver` says what becomes of params it does not name. */
export interface TakenOver {
  readonly query: string;
  readonly leftOver: "drop" | "query";
}

/** Fills a destination with what the source captured. */
export type CompiledDestination = (params: RuleParams, taken: TakenOver) => Destination;

/** Compiles a destination. Throws when it cannot be read or names what the rule never captures. */
export function compileDestination(destination: string, rule: RuleSource): CompiledDestination {
  const [, origin = "", path = "", query = "", hash = ""] = PARTS.exec(destination) ?? [];
  const tokens = pathTokens(path, rule);
  const own = pairsOf(query);
  const place = `${path}${hash}`;
  return (params, taken) => {
    const named = own.map(([name, value]): Pair => [name, fillText(value, mapParams(params, decoded))]);
    const isNamed = Object.keys(params).some((name) => namesParam(place, name));
    const added = taken.leftOver === "query" && !isNamed ? leftOver(params, named) : [];
    const written = [...named, ...added];
    const visitor = taken.query
      .split("&")
      .filter((pair) => pair !== "" && !written.some(([name]) => name === nameOf(pair)));
    return {
      // Captured text stays inside its label: no slash or at sign of a visitor may choose another host.
      origin: fillText(origin, mapParams(params, encodeURIComponent)),
      path: fillPath(tokens, params),
      query: [
        ...visitor,
        ...written.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`),
      ].join("&"),
      hash: asciiOnly(fillText(hash, params)),
    };
  };
}

type Pair = readonly [name: string, value: string];

//                origin                         path      query       hash
const PARTS = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?(#.*)?$/i;

function pathTokens(path: string, rule: RuleSource): readonly Token[] {
  const tokens = tokensOf(path, rule);
  const known = capturedNames(rule);
  const unknown = tokens.find((token) => typeof token !== "string" && !known.has(String(token.name)));
  if (typeof unknown === "object") throw ruleParamUnknown(rule.source, String(unknown.name));
  return tokens;
}

function tokensOf(path: string, rule: RuleSource): readonly Token[] {
  try {
    return parse(path);
  } catch (cause) {
    throw ruleUnreadable(rule.source, cause);
  }
}

function fillPath(tokens: readonly Token[], params: RuleParams): string {
  const path = tokens.map((token) => (typeof token === "string" ? token : fillKey(token, params))).join("");
  // A captured value may begin with a slash; in a Location header two of them would name another host.
  return path.replace(/^[/\\]{2,}/, "/");
}

function fillKey({ name, prefix, suffix }: Key, params: RuleParams): string {
  const value = params[name] ?? [];
  const texts = typeof value === "string" ? [value] : value;
  return texts.map((text) => prefix + asciiOnly(text).replace(/[?#]/g, encodeURIComponent) + suffix).join("");
}

function pairsOf(query: string): readonly Pair[] {
  return [...new URLSearchParams(query)];
}

function leftOver(params: RuleParams, named: readonly Pair[]): readonly Pair[] {
  return Object.entries(mapParams(params, decoded)).flatMap(([name, value]): readonly Pair[] => {
    // Groups without a name are numbered and mean nothing outside the source.
    if (/^\d+$/.test(name) || named.some(([other]) => other === name)) return [];
    return (typeof value === "string" ? [value] : value).map((text): Pair => [name, text]);
  });
}

function mapParams(params: RuleParams, change: (text: string) => string): RuleParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? change(value) : value.map(change),
    ]),
  );
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}
