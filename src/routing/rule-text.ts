/** What a source and its conditions captured. Path values are percent-encoded as on the wire. */
export type RuleParams = Readonly<Record<string, string | readonly string[]>>;

/** Replaces `:name` in a text by the value of that param. What names no param, such as a port, stays as it is. */
export function fillText(text: string, params: RuleParams): string {
  return text.replace(PARAM, (written, name: string) => (Object.hasOwn(params, name) ? textOf(params[name]) : written));
}

/** Whether a text names a param. */
export function namesParam(text: string, name: string): boolean {
  return [...text.matchAll(PARAM)].some(([, found]) => found === name);
}

/** Escapes what neither a URL nor a header value can carry as it is. */
export function asciiOnly(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x7e]+/gu, encodeURIComponent);
}

/** Decodes escapes once. A percent sign that begins none, as cookies, headers and queries may have, stands for itself. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const PARAM = /:([A-Za-z_]\w*)[*+?]?/g;

function textOf(value: RuleParams[string] = ""): string {
  return typeof value === "string" ? value : value.join("/");
}
