import type { StoredHead } from "../cache/handler.ts";
import { readHead, type Digest } from "../entry/frame.ts";
import { keyRange, type CacheKey } from "../entry/key.ts";
import { implicitTags, PATH_TAG_PREFIX } from "../entry/tags.ts";
import type { RouteManifest, RouteRecord } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import type { Locator } from "./locate.ts";
import { placeOf, type FindEntry, type Place } from "./lookup.ts";
import type { Store } from "./store.ts";
import { raisedBy, type WebhookItem } from "./webhook-call.ts";

/** The stored entries that a call of the webhook is about. */
export interface Touched {
  /** Their number per item, in the order of the items. `undefined` where the store cannot list what it has. */
  readonly counts: readonly (number | undefined)[];
  /** Where they are, each once, as many as are handed on, in the order in which they were found. */
  readonly places: readonly TouchedPlace[];
}

export interface TouchedPlace {
  readonly place: Place;
  /** Indexes of the items that touch it. */
  readonly items: readonly number[];
}

/** Finds the entries that items touch, and tells each of the places as soon as it is found. Changes nothing. */
export type FindTouched = (items: readonly WebhookItem[], found: (place: Place) => void) => Promise<Touched>;

export interface TouchedNeeds {
  readonly manifest: Pick<RouteManifest, "routes">;
  readonly store: Store;
  readonly locator: Pick<Locator, "at">;
  readonly find: FindEntry;
  readonly digest: Digest;
  readonly platform: Platform;
  /** Most places that one call hands on. */
  readonly mostPlaces: number;
}

/**
 * Makes the search. A path is looked up. Tags and patterns are looked for in the head of every entry of the routes that
 * may carry them: an index from tags to entries would have to be kept right by each write, for a number in a receipt.
 */
export function createFindTouched(needs: TouchedNeeds): FindTouched {
  return async (items, found) => {
    const sum = createSum(items.length, { found, mostPlaces: needs.mostPlaces });
    for (const [index, item] of items.entries()) {
      if (item.kind !== "path") continue;
      for (const tag of raisedBy(item)) {
        for (const place of await placesAt(needs, tag)) sum.note(place, [index]);
      }
    }
    await scan(needs, items, sum);
    return sum.result();
  };
}

interface SumNeeds extends Pick<TouchedNeeds, "mostPlaces"> {
  found(place: Place): void;
}

interface Sum {
  /** Counts an entry for the items that touch it. The scan notes each place once, so only the first ones are kept. */
  note(place: Place, items: readonly number[]): void;
  /** Notes that an item cannot be counted. */
  forget(index: number): void;
  result(): Touched;
}

function createSum(length: number, { found, mostPlaces }: SumNeeds): Sum {
  const counts: (number | undefined)[] = Array.from({ length }, () => 0);
  const places = new Map<CacheKey, { readonly place: Place; readonly items: number[] }>();
  return {
    note(place, items) {
      for (const index of items) counts[index] = (counts[index] ?? 0) + 1;
      const known = places.get(place.key);
      if (known) known.items.push(...items);
      if (known || places.size >= mostPlaces) return;
      places.set(place.key, { place, items: [...items] });
      found(place);
    },
    forget: (index) => {
      counts[index] = undefined;
    },
    result: () => ({ counts, places: [...places.values()] }),
  };
}

/** The root answers to two tags, so that a path may mean it without being its own. */
async function placesAt({ locator, find }: TouchedNeeds, tag: string): Promise<readonly Place[]> {
  const path = tag.slice(PATH_TAG_PREFIX.length);
  const places: Place[] = [];
  for (const asked of path === "/index" ? ["/index", "/"] : [path]) {
    const at = locator.at(asked);
    const place = at && at.route.sharing.kind === "shared" ? placeOf(at.route, at.path) : undefined;
    const found = place && (await find(place));
    if (place && found?.kind === "found" && found.entry.head.tags.includes(tag)) places.push(place);
  }
  return places;
}

async function scan(needs: TouchedNeeds, items: readonly WebhookItem[], sum: Sum): Promise<void> {
  const wanted = wantedTags(items);
  if (wanted.size === 0) return;
  const uncounted = (): void => [...wanted.values()].flat().forEach(sum.forget);
  if (!needs.store.handler.heads) return uncounted();
  try {
    const routes = needs.manifest.routes.filter((route) => mayCarry(route, items));
    for await (const { place, tags } of entriesOf(routes, needs)) {
      const touching = tags.flatMap((tag) => wanted.get(tag) ?? []);
      if (touching.length > 0) sum.note(place, touching);
    }
  } catch (error) {
    needs.platform.report({ kind: "store-failed", operation: "list entries", error });
    uncounted();
  }
}

/** Indexes of the items that are not looked up, by the tag they raise. */
function wantedTags(items: readonly WebhookItem[]): ReadonlyMap<string, readonly number[]> {
  const wanted = new Map<string, number[]>();
  for (const [index, item] of items.entries()) {
    if (item.kind === "path") continue;
    const indexes = wanted.get(item.raises);
    if (indexes) indexes.push(index);
    else wanted.set(item.raises, [index]);
  }
  return wanted;
}

/** A tag may be anywhere; what a pattern raises is carried by the routes that it names. */
function mayCarry({ id, sharing }: RouteRecord, items: readonly WebhookItem[]): boolean {
  if (sharing.kind !== "shared") return false;
  const carried = new Set(implicitTags(id, "/"));
  return items.some(({ kind, raises }) => kind === "tag" || (kind === "pattern" && carried.has(raises)));
}

interface Listed {
  readonly place: Place;
  readonly tags: readonly string[];
}

async function* entriesOf(routes: readonly RouteRecord[], needs: TouchedNeeds): AsyncGenerator<Listed> {
  for (const route of routes) {
    for await (const page of needs.store.handler.heads?.(keyRange(route.namespace)) ?? []) {
      yield* page.flatMap((stored) => listed(stored, route, needs));
    }
  }
}

/** What a lookup would take for broken is no entry. */
function listed({ key, head }: StoredHead, route: RouteRecord, { digest }: TouchedNeeds): readonly Listed[] {
  const read = readHead(head, digest);
  if (read.kind === "broken" || read.head.route !== route.id) return [];
  const place = placeOf(route, read.head.path);
  return place.key === key ? [{ place, tags: read.head.tags }] : [];
}
