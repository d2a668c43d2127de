import type { RscPayload } from "../payload.ts";
import { keyOf, redraw, sourcesOf } from "./picture.ts";
import { NEVER, type Trip, type Vehicle } from "./trip.ts";
import type { View } from "./view.ts";

/** Loads everything on screen again, where it came from more than one page: an opened page stays open. */
export async function refreshPicture(vehicle: Vehicle, view: View, trip: Omit<Trip, "follow">): Promise<View> {
  const { picture } = view;
  const sources = sourcesOf(picture);
  const how = trip.fallback && "update";
  const loaded = await Promise.all(sources.map(({ href, over }) => vehicle.loader.visit(new URL(href), over, how)));
  if (!trip.isCurrent()) return NEVER;
  const payloads = new Map<string, RscPayload>();
  for (const [index, source] of sources.entries()) {
    const page = loaded[index];
    // What redirects now is no page any more that could be shown in its old place.
    if (page?.kind === "payload" && !page.payload.redirect) payloads.set(keyOf(source), page.payload);
  }
  if (payloads.size < sources.length) {
    if (trip.fallback) return trip.fallback;
    vehicle.page.leave(trip.url.href, "replace");
    return NEVER;
  }
  const payload = [...payloads.values()].find(({ path }) => path === view.payload.path) ?? view.payload;
  return { ...view, ...trip.place, payload, picture: redraw(picture, payloads) };
}
