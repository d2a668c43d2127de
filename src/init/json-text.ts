import MagicString from "magic-string";
import { parseSync, type ESTree } from "vite";

/** One string in an object of a JSON file, for example the version of a dependency. */
export interface Member {
  readonly section: string;
  readonly name: string;
  readonly value: string;
}

/**
 * Writes a string into an object of a JSON text, and the object where there is none. All else stays as it is, byte for byte.
 * Sorted names stay sorted; others keep their order, and the new one comes last.
 */
export function setMember(text: string, { section, name, value }: Member): string {
  const edit = new MagicString(text);
  const root = rootOf(text);
  const object = memberOf(root, section);
  if (object?.value.type !== "ObjectExpression") {
    const line = indentOf(text, root);
    const body = line === "" ? `{ ${pair(name, value)} }` : `{${line}${unit(line)}${pair(name, value)}${line}}`;
    insert(edit, { text, object: root, at: root.properties.length }, `${JSON.stringify(section)}: ${body}`);
    return edit.toString();
  }
  const member = memberOf(object.value, name);
  if (member) edit.update(member.value.start + SHIFT, member.value.end + SHIFT, JSON.stringify(value));
  else insert(edit, { text, object: object.value, at: placeOf(object.value, name) }, pair(name, value));
  return edit.toString();
}

// An object at the start of a script would be a block.
const SHIFT = -1;

function rootOf(text: string): ESTree.ObjectExpression {
  const [statement] = parseSync("file.js", `(${text}\n)`, { preserveParens: false }).program.body;
  const root = statement?.type === "ExpressionStatement" ? statement.expression : undefined;
  if (root?.type !== "ObjectExpression") throw new TypeError("The text is no JSON object.");
  return root;
}

function membersOf(object: ESTree.ObjectExpression): readonly ESTree.ObjectProperty[] {
  return object.properties.filter((property) => property.type === "Property");
}

function memberOf(object: ESTree.ObjectExpression, name: string): ESTree.ObjectProperty | undefined {
  return membersOf(object).find((member) => nameOf(member) === name);
}

function nameOf({ key }: ESTree.ObjectProperty): string {
  return key.type === "Literal" ? String(key.value) : "";
}

function placeOf(object: ESTree.ObjectExpression, name: string): number {
  const names = membersOf(object).map(nameOf);
  const isSorted = names.every((item, index) => index === 0 || (names[index - 1] ?? "") < item);
  const after = names.findIndex((item) => item > name);
  return isSorted && after !== -1 ? after : names.length;
}

interface Gap {
  readonly text: string;
  readonly object: ESTree.ObjectExpression;
  /** Index of the member before which there is room; their count for the end. */
  readonly at: number;
}

function insert(edit: MagicString, { text, object, at }: Gap, written: string): void {
  const space = indentOf(text, object) || " ";
  const next = object.properties[at];
  const last = object.properties.at(-1);
  if (next) edit.appendLeft(next.start + SHIFT, `${written},${space}`);
  else if (last) edit.appendLeft(last.end + SHIFT, `,${space}${written}`);
  else edit.update(object.start + SHIFT, object.end + SHIFT, `{ ${written} }`);
}

/** The line break and the spaces before the members of an object; empty when it stands on one line. */
function indentOf(text: string, { properties, start }: ESTree.ObjectExpression): string {
  const [first] = properties;
  return first ? (/\r?\n[ \t]*$/.exec(text.slice(start + SHIFT, first.start + SHIFT))?.[0] ?? "") : "";
}

/** One step of indentation, where a line is indented by one. */
function unit(line: string): string {
  return line.replace(/^\r?\n/, "");
}

function pair(name: string, value: string): string {
  return `${JSON.stringify(name)}: ${JSON.stringify(value)}`;
}
