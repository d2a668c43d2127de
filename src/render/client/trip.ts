import { siteHref, type Site } from "../../next/site.ts";
import type { BrowserPage } from "./browser-page.ts";
import type { Loaded, PageLoader } from "./load-page.ts";
import { draw, type Picture } from "./picture.ts";
import { targetOf } from "./page-url.ts";
import type { View } from "./view.ts";

/** Names what a view is besides its page: its place in the history and on the screen. */
export type Place = Pick<View, "entry" | "write" | "scroll">;

/** Describes one way to a page. */
export interface Trip {
  readonly url: URL;
  readonly place: Place;
  /** What was on screen at the start. */
  readonly from: Picture;
  /** Path of the page that the page opens inside of. */
  readonly over: string | undefined;
  /** False once a later navigation began. */
  readonly isCurrent: () => boolean;
  /** Shown when the page cannot be; without it the document is loaded. */
  readonly fallback: View | undefined;
  /** Takes the page after a shell that was shown for it. */
  readonly follow: (page: View, shell: View) => void;
}

/** Carries what every trip needs. */
export interface Vehicle {
  readonly site: Site;
  readonly page: Pick<BrowserPage, "leave">;
  readonly loader: Pick<PageLoader, "visit" | "shell">;
}

/** Gives the shell of a page where one was loaded ahead, and follows it up with the page; else the page itself. */
export async function arrive(vehicle: Vehicle, trip: Trip): Promise<View> {
  const isPlain = !trip.fallback && trip.over === undefined;
  const payload = isPlain ? await vehicle.loader.shell(trip.url) : undefined;
  const picture = payload && draw(trip.from, payload, trip.url.href);
  if (!payload || !picture) return end(vehicle, trip);
  const shell: View = { ...trip.place, payload, picture, href: trip.url.href };
  void end(vehicle, trip).then((page) => trip.follow(page, shell));
  return shell;
}

/** Loads a page, through its redirects. A trip that was overtaken or left the document never ends; React lets go of it. */
async function end(vehicle: Vehicle, trip: Trip): Promise<View> {
  const { place } = trip;
  const { loaded, hops } = await follow(vehicle, trip);
  if (!trip.isCurrent()) return NEVER;
  const write = hops > 0 && place.write === "none" ? "replace" : place.write;
  const view = loaded.kind === "payload" ? drawn(trip, loaded) : undefined;
  if (view) return { ...view, write };
  if (trip.fallback) return trip.fallback;
  vehicle.page.leave(loaded.href, write === "push" ? "push" : "replace");
  return NEVER;
}

/** Undefined for what cannot be shown in this document: an interception that the server does not know as one. */
function drawn({ place, from, over }: Trip, { payload, href }: Extract<Loaded, { kind: "payload" }>): View | undefined {
  if (over !== undefined && payload.over === undefined && payload.status === 404) return undefined;
  const picture = draw(from, payload, href);
  return picture && { ...place, payload, picture, href };
}

interface Arrival {
  readonly loaded: Loaded;
  readonly hops: number;
}

async function follow({ loader, site }: Vehicle, { url: start, over, fallback }: Trip): Promise<Arrival> {
  let url = start;
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const loaded = await loader.visit(url, hops === 0 ? over : undefined, fallback && "update");
    const redirect = loaded.kind === "payload" ? loaded.payload.redirect : undefined;
    if (!redirect) return { loaded, hops };
    const target = targetOf(siteHref(redirect.to, site), loaded.href, site);
    switch (target.kind) {
      case "page":
      case "hash":
        url = target.url;
        break;
      case "document":
        return { loaded: target, hops: hops + 1 };
      case "refused":
        return { loaded: { kind: "document", href: url.href }, hops };
    }
  }
  return { loaded: { kind: "document", href: url.href }, hops: MAX_REDIRECTS };
}

/** Stands for a view that is not coming. */
export const NEVER: Promise<never> = new Promise<never>(() => {});
/** Browsers stop at 20 redirects; a chain half as long is a loop. */
const MAX_REDIRECTS = 10;
