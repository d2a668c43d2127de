import { siteHref, type Site } from "../../next/site.ts";
import type { BrowserPage } from "./browser-page.ts";
import type { Loaded, PageLoader } from "./load-page.ts";
import { targetOf } from "./page-url.ts";
import type { View } from "./view.ts";

/** Names what a view is besides its page: its place in the history and on the screen. */
export type Place = Pick<View, "entry" | "write" | "scroll">;

/** Describes one way to a page. */
export interface Trip {
  readonly url: URL;
  readonly place: Place;
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
  const payload = trip.fallback ? undefined : await vehicle.loader.shell(trip.url);
  if (!payload) return end(vehicle, trip);
  const shell: View = { ...trip.place, payload, href: trip.url.href };
  void end(vehicle, trip).then((page) => trip.follow(page, shell));
  return shell;
}

/** Loads a page, through its redirects. A trip that was overtaken or left the document never ends; React lets go of it. */
async function end(vehicle: Vehicle, trip: Trip): Promise<View> {
  const { place } = trip;
  const { loaded, hops } = await follow(vehicle, trip.url);
  if (!trip.isCurrent()) return NEVER;
  const write = hops > 0 && place.write === "none" ? "replace" : place.write;
  if (loaded.kind === "payload") return { ...place, write, payload: loaded.payload, href: loaded.href };
  if (trip.fallback) return trip.fallback;
  vehicle.page.leave(loaded.href, write === "push" ? "push" : "replace");
  return NEVER;
}

interface Arrival {
  readonly loaded: Loaded;
  readonly hops: number;
}

async function follow({ loader, site }: Vehicle, start: URL): Promise<Arrival> {
  let url = start;
  for (let hops = 0; hops < MAX_REDIRECTS; hops++) {
    const loaded = await loader.visit(url);
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

const NEVER: Promise<never> = new Promise<never>(() => {});
/** Browsers stop at 20 redirects; a chain half as long is a loop. */
const MAX_REDIRECTS = 10;
