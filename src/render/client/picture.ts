import { appPathOf, type Site } from "../../next/site.ts";
import type { RscPayload } from "../payload.ts";
import type { SlotContents } from "./slots-context.ts";

/**
 * What the document shows: the root of one page, and in its slots what the last pages brought that have something for
 * them. A page without one leaves a slot as it is, and an interception changes its own slot alone. A picture belongs to a
 * history entry: going back shows the slots as they were.
 */
export interface Picture {
  /** The page whose root is shown: the one below an interception. */
  readonly base: RscPayload;
  readonly baseSource: Source;
  readonly slots: ReadonlyMap<string, PictureSlot>;
}

/** Where something on screen came from. */
export interface Source {
  /** Address of the page, without hash. */
  readonly href: string;
  /** For an interception, path of the page below, with base path. */
  readonly over: string | undefined;
}

type Content = SlotContents extends ReadonlyMap<string, infer Value> ? Value : never;

export interface PictureSlot extends Content {
  readonly source: Source;
}

/** Draws a payload over what is shown. Undefined for an interception whose page below is not shown. */
export function draw(shown: Picture | undefined, payload: RscPayload, href: string): Picture | undefined {
  const { slots = {}, over } = payload;
  const source: Source = { href: href.split("#", 1)[0] ?? href, over };
  const brought = Object.entries(slots).map(([id, content]) => [id, { ...content, source }] as const);
  if (over !== undefined) {
    if (shown?.base.path !== over) return undefined;
    return { ...shown, slots: new Map([...shown.slots, ...brought]) };
  }
  const kept = brought.map(([id, content]) => {
    const before = slots[id]?.unmatched ? shown?.slots.get(id) : undefined;
    return [id, before ?? content] as const;
  });
  return { base: payload, baseSource: source, slots: new Map(kept) };
}

/** Lists where everything on screen came from, the base first. */
export function sourcesOf({ baseSource, slots }: Picture): readonly Source[] {
  const all = new Map([baseSource, ...[...slots.values()].map(({ source }) => source)].map((one) => [keyOf(one), one]));
  return [...all.values()];
}

/** Draws a picture again from new payloads of its sources. A slot that its page does not bring any more stays. */
export function redraw(picture: Picture, payloads: ReadonlyMap<string, RscPayload>): Picture {
  const base = payloads.get(keyOf(picture.baseSource)) ?? picture.base;
  const fresh = draw(undefined, base, picture.baseSource.href);
  const slots = [...picture.slots].map(([id, slot]) => {
    const content = payloads.get(keyOf(slot.source))?.slots?.[id];
    return [id, content ? { ...content, source: slot.source } : slot] as const;
  });
  return { ...picture, base, slots: new Map([...(fresh?.slots ?? []), ...slots]) };
}

/** Names a source. */
export function keyOf({ href, over }: Source): string {
  return over === undefined ? href : `${href} ${over}`;
}

/** Gives the path of the page below, when the page at a URL opens inside of it. */
export function overOf({ base }: Picture, url: URL, site: Site): string | undefined {
  const path = appPathOf(url.pathname, site.basePath);
  const opens = path !== undefined && base.intercepts?.some((pattern) => fits(pattern, path));
  return opens ? base.path : undefined;
}

/** Compares a path with a pattern that is written as folders. The server decides again; it knows every spelling. */
function fits(pattern: string, path: string): boolean {
  const folders = pattern.split("/").slice(1);
  const segments = path.split("/").filter((segment) => segment !== "");
  const isOpen = /\[\.{3}[^\]]+\]/.test(pattern);
  const least = folders.filter((folder) => folder !== "" && !folder.startsWith("[[")).length;
  if (segments.length < least || (!isOpen && segments.length > least)) return false;
  return folders.every(
    (folder, index) => folder === "" || folder.startsWith("[") || folder === canonical(segments[index]),
  );
}

function canonical(segment = ""): string {
  try {
    return encodeURIComponent(decodeURIComponent(segment).normalize("NFC"));
  } catch {
    // A malformed escape opens nothing.
    return "";
  }
}
