import { MAX_TAG_LENGTH, pathTag } from "../entry/tags.ts";
import { MAX_PATH_LENGTH } from "../request/invalidation.ts";
import { refused, type Refusal } from "./webhook-admission.ts";

/** What a call of the webhook asks for. */
export interface WebhookCall {
  readonly kind: "call";
  readonly items: readonly WebhookItem[];
  /** `stale`: the old page may be shown until the new one is there. `expire`: it may not be shown again. */
  readonly mode: "stale" | "expire";
  /** Whether to count only. */
  readonly isDryRun: boolean;
}

/** One path, one pattern or one tag, as it was asked for and with the tag that it raises. */
export type WebhookItem =
  | {
      readonly kind: "path";
      readonly path: string;
      readonly raises: string;
      /** Raised as well: the tag of the page that a rewrite shows at this path. Absent without one. */
      readonly shows?: string;
    }
  | {
      readonly kind: "pattern";
      readonly path: string;
      readonly type: "page" | "layout";
      readonly raises: string;
    }
  | { readonly kind: "tag"; readonly tag: string; readonly raises: string };

/** Lists the tags that an item raises. */
export function raisedBy(item: WebhookItem): readonly string[] {
  return item.kind === "path" && item.shows !== undefined ? [item.raises, item.shows] : [item.raises];
}

/** Reads the body of an admitted call, or says which field is wrong. */
export function parseCall(body: Uint8Array): WebhookCall | Refusal {
  const asked = parseJson(body);
  if (asked === undefined) return refused(422, "The body is not JSON.");
  if (!isObject(asked)) return refused(422, "The body is not an object.");
  const unknown = Object.keys(asked).find((name) => !FIELDS.has(name));
  if (unknown !== undefined)
    return refused(422, `There is no field ${quoted(unknown)}; the fields are ${[...FIELDS].join(", ")}.`);
  const { paths = [], tags = [], mode = "stale", dryRun = false } = asked;
  if (!Array.isArray(paths)) return refused(422, "paths is not a list.");
  if (!Array.isArray(tags)) return refused(422, "tags is not a list.");
  if (mode !== "stale" && mode !== "expire") return refused(422, "mode is neither stale nor expire.");
  if (typeof dryRun !== "boolean") return refused(422, "dryRun is neither true nor false.");
  const count = paths.length + tags.length;
  if (count === 0) return refused(422, "paths and tags are empty: there is nothing to revalidate.");
  if (count > MAX_ITEMS) return refused(422, `paths and tags have ${count} items, more than ${MAX_ITEMS}.`);
  const items: WebhookItem[] = [];
  for (const item of [...paths.map(pathItem), ...tags.map(tagItem)]) {
    if (item.kind === "refused") return item;
    items.push(item);
  }
  return { kind: "call", items, mode, isDryRun: dryRun };
}

const FIELDS: ReadonlySet<string> = new Set(["paths", "tags", "mode", "dryRun"]);
const MAX_ITEMS = 1_000;

function pathItem(asked: unknown, index: number): WebhookItem | Refusal {
  const field = `paths[${index}]`;
  if (typeof asked === "string") return concretePath(asked, field);
  if (!isObject(asked)) return refused(422, `${field} is neither a path nor an object with path and type.`);
  const unknown = Object.keys(asked).find((name) => name !== "path" && name !== "type");
  if (unknown !== undefined)
    return refused(422, `${field} has a field ${quoted(unknown)}; its fields are path and type.`);
  const { path, type } = asked;
  if (typeof path !== "string") return refused(422, `${field}.path is not a text.`);
  if (type === undefined) return concretePath(path, `${field}.path`);
  if (type !== "page" && type !== "layout") return refused(422, `${field}.type is neither page nor layout.`);
  const problem = problemOf(path);
  if (problem !== undefined) return refused(422, `${field}.path ${problem}.`);
  return { kind: "pattern", path, type, raises: pathTag(path, type) };
}

function concretePath(path: string, field: string): WebhookItem | Refusal {
  const problem = problemOf(path);
  if (problem !== undefined) return refused(422, `${field} ${problem}.`);
  // In Next.js such a call does nothing but warn; a receipt for nothing would look like one for something (TG-05).
  if (/\[[^/]+\]/.test(path))
    return refused(422, `${field} is a pattern and needs a type: { "path": ${quoted(path)}, "type": "page" }.`);
  return { kind: "path", path, raises: pathTag(path) };
}

/** Says what keeps a text from being the path of a page. Another spelling of a path does not. */
function problemOf(path: string): string | undefined {
  if (!path.startsWith("/")) return "does not begin with a slash";
  if (path.length > MAX_PATH_LENGTH) return `has more than ${MAX_PATH_LENGTH} characters`;
  const text = decoded(path);
  // oxlint-disable-next-line no-control-regex -- control characters are what this is about
  if (/[\u0000-\u001f\u007f]/.test(text)) return "has a control character";
  if (text.split(/[/\\]/).some((name) => name === "." || name === "..")) return "has a segment of dots";
  if (path.includes("//")) return "has an empty segment";
  return undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A person wrote a percent sign; it stands for itself.
    return path;
  }
}

function tagItem(tag: unknown, index: number): WebhookItem | Refusal {
  const field = `tags[${index}]`;
  if (typeof tag !== "string" || tag === "") return refused(422, `${field} is not a text.`);
  if (tag.length > MAX_TAG_LENGTH) return refused(422, `${field} has more than ${MAX_TAG_LENGTH} characters.`);
  return { kind: "tag", tag, raises: tag };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    // Whatever it is, the sender is told that it is no JSON.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Shows a text of the sender in a sentence: in quotes, on one line and short. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
