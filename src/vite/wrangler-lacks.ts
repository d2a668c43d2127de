import path from "node:path";
import { stringify } from "smol-toml";
import { isToml } from "../manifest/wrangler-text.ts";

/**
 * Compares wrangler's configuration of an app with what the Worker needs, and names what is missing: for each part the place and
 * the lines to add, in the language of the file. KV namespaces are looked for in every environment, which inherits none.
 */
export function wranglerLacks(file: string, config: unknown, wanted: Table): readonly string[] {
  const own = isTable(config) ? config : {};
  const environments = Object.entries(isTable(own["env"]) ? own["env"] : {}).map(([name, environment]) => {
    const table = isTable(environment) ? environment : {};
    const asked = Object.entries(wanted).filter(([key]) => key in table || key === NOT_INHERITED);
    return { at: ["env", name], table, asked };
  });
  return [{ at: [], table: own, asked: Object.entries(wanted) }, ...environments].flatMap(({ at, table, asked }) =>
    asked.flatMap(([key, part]) => lackOf(table[key], { at, key, part })).map((lack) => lineOf(file, lack)),
  );
}

type Table = Readonly<Record<string, unknown>>;

/** Something to add, and the tables around it. */
interface Lack {
  readonly at: readonly string[];
  readonly kind: "entries" | "items";
  /** Entries of a table, or one list under the name of where it goes. */
  readonly added: Table;
}

const NOT_INHERITED = "kv_namespaces";

interface Wanted {
  readonly at: readonly string[];
  readonly key: string;
  readonly part: unknown;
}

function lackOf(own: unknown, { at, key, part }: Wanted): readonly Lack[] {
  if (covers(own, part)) return [];
  if (Array.isArray(part)) {
    const items = (part as readonly unknown[]).filter((item) => !covers(own, [item]));
    return [{ at, kind: Array.isArray(own) ? "items" : "entries", added: { [key]: items.map(withId) } }];
  }
  if (!isTable(part) || !isTable(own)) return [{ at, kind: "entries", added: { [key]: part } }];
  const added = Object.fromEntries(Object.entries(part).filter(([name, value]) => !covers(own[name], value)));
  return [{ at: [...at, key], kind: "entries", added }];
}

/** Tells whether a value holds all that is wanted of it. What is not said counts as `false`. */
function covers(own: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(own) && wanted.every((item) => own.some((each) => covers(each, item)));
  if (isTable(wanted)) return isTable(own) && Object.entries(wanted).every(([key, value]) => covers(own[key], value));
  if (typeof own === "string" && typeof wanted === "string") return plain(own) === plain(wanted);
  return (own ?? false) === wanted;
}

/** Paths may be spelled with `./` before and `/` behind. */
function plain(text: string): string {
  return path.posix.normalize(text).replace(/\/$/, "");
}

/** The account gives a namespace its id. */
function withId(item: unknown): unknown {
  return isTable(item) && "binding" in item ? { ...item, id: "…" } : item;
}

function lineOf(file: string, { at, kind, added }: Lack): string {
  const [[key, items] = []] = Object.entries(added);
  // A text in quotes is the same in both languages; tables in a list have a form of their own in TOML.
  if (kind === "items" && Array.isArray(items) && !(isToml(file) && items.every(isTable)))
    return `${file} lacks in \`${[...at, key].join(".")}\`: ${items.map(jsonOf).join(", ")}`;
  const place = at.length > 0 ? ` in \`${at.join(".")}\`` : "";
  if (isToml(file)) return tomlLines(file, { at, place, added });
  const lines = Object.entries(added).map(([name, value]) => `${JSON.stringify(name)}: ${jsonOf(value)}`);
  return `${file} lacks${place}: ${lines.join(", ")}`;
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value, undefined, 1).replaceAll(/\n\s*/g, " ").replaceAll("[ ", "[").replaceAll(" ]", "]");
}

interface TomlLack extends Pick<Lack, "at" | "added"> {
  readonly place: string;
}

/** What has a heading of its own stands anywhere; everything else above the first heading, or below that of its table. */
function tomlLines(file: string, { at, place, added }: TomlLack): string {
  const isHeaded = Object.values(added).every((value) =>
    Array.isArray(value) ? value.every(isTable) : isTable(value),
  );
  const nested = at.toReversed().reduce<Table>((inner, name) => ({ [name]: inner }), added);
  if (isHeaded) return `${file} lacks:\n${stringify(nested).trimEnd()}`;
  return `${file} lacks${place === "" ? " above its tables" : place}:\n${stringify(added).trimEnd()}`;
}

function isTable(value: unknown): value is Table {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
