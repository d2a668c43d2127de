import { rootParamRefused } from "../errors/api.ts";
import { requireScope } from "../request/dynamic.ts";

/** Gives the value of one root param. The build writes a function of its own name for each, in `next/root-params`. */
export function rootParam(name: string): Promise<string | readonly string[] | undefined> {
  const api = `${name}() of next/root-params`;
  const { rootParams, phase, outerPhase, route } = requireScope(api);
  const isAction = phase === "action" || outerPhase === "action";
  if (!rootParams || isAction) return Promise.reject(rootParamRefused(route, api));
  return Promise.resolve(rootParams[name]);
}
