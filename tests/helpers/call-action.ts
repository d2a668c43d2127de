import type { Target } from "../runtime/target.ts";
import type { Reply } from "./http.ts";

const MARK = "----form";
/** Headers of a form with files. */
export const FORM: Readonly<Record<string, string>> = { "content-type": `multipart/form-data; boundary=${MARK}` };
/** Headers of a call by scripts. */
export const CALL: Readonly<Record<string, string>> = {
  accept: "text/x-component",
  "content-type": "text/plain;charset=UTF-8",
};

/** Writes the body of a form with one empty field. */
export function field(name: string): string {
  return `--${MARK}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n\r\n--${MARK}--\r\n`;
}

/** Reads the id of an action out of the hidden field of its form. */
export async function actionId(target: Target, page: string, form: string): Promise<string> {
  const { text } = await target.send(page);
  const html = text.slice(form === "" ? 0 : text.indexOf(`id="${form}"`));
  const id = /\$ACTION_ID_([^"]+)/.exec(html)?.[1];
  if (id === undefined) throw new Error(`${page} has no form with an action ${form}.`);
  return id;
}

/** Calls an action of the page that has a form for each. */
export async function callAction(target: Target, name: string, headers: Record<string, string> = {}): Promise<Reply> {
  return call(target, "/probe", await actionId(target, "/probe", name), headers, ARGUMENTS[name]);
}

/** Arguments of actions that take a form, as React encodes it: the argument names the fields that follow. */
export const ARGUMENTS: Readonly<Record<string, string>> = {
  publish: `["$K1"]`,
  publishAndGo: `["$K1"]`,
};

/** Posts a call, with a form as argument where the action takes one. */
export function call(
  target: Target,
  at: string,
  id: string,
  headers: Record<string, string> = {},
  args = "[]",
): Promise<Reply> {
  if (args === "[]") {
    return target.send(at, { method: "POST", body: args, headers: { ...CALL, "next-action": id, ...headers } });
  }
  const parts = [
    ["1_title", "by hand"],
    ["0", args],
  ].map(([name, value]) => `--${MARK}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const body = `${parts.join("")}--${MARK}--\r\n`;
  return target.send(at, { method: "POST", body, headers: { ...FORM, "next-action": id, ...headers } });
}
