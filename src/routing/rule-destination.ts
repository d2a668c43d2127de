import { compile, type PathFunction } from "path-to-regexp";
import { ruleUnreadable } from "../errors.ts";
import type { RuleParams } from "./rule-source.ts";
import { fillText, namesParam } from "./rule-text.ts";

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

/** Compiles the destination of a rule. `source` names the rule in an error. */
export function compileDestination(destination: string, source: string): CompiledDestination {
  const [, origin = "", path = "", query = "", hash = ""] = PARTS.exec(destination) ?? [];
  const fillPath = pathFiller(path, source);
  const own = pairsOf(query);
  const place = `${path}${hash}`;
  return (params, taken) => {
    const named = own.map(([name, value]): Pair => [name, fillText(value, mapParams(params, decoded))]);
    const isNamed = Object.keys(params).some((name) => namesParam(place, name));
    const added = taken.leftOver === "query" && !isNamed ? leftOver(params, named) : [];
    const written = [...named, ...added];
    const visitor = taken.query.split("&").filter((pair) => pair !== "" && !written.some(([name]) => name === nameOf(pair)));
    return {
      origin: fillText(origin, params),
      path: fillPath(params),
      query: [...visitor, ...written.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)].join("&"),
      hash: fillText(hash, params),
    };
  };
}

type Pair = readonly [name: string, value: string];

//                origin                         path      query       hash
const PARTS = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^#]*))?(#.*)?$/i;

function pathFiller(path: string, source: string): (params: RuleParams) => string {
  if (path === "") return () => "";
  try {
    const fill: PathFunction = compile(path, { validate: false });
    return (params) => asOnePath(fill(params));
  } catch (cause) {
    throw ruleUnreadable(source, cause);
  }
}

// A captured value may begin with a slash; in a Location header two of them would name another host.
function asOnePath(path: string): string {
  return path.replace(/^[/\\]{2,}/, "/");
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
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, typeof value === "string" ? change(value) : value.map(change)]));
}

function nameOf(pair: string): string {
  return [...new URLSearchParams(pair).keys()][0] ?? "";
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Captured from a header or query, where a percent sign may stand for itself.
    return text;
  }
}
