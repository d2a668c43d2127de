import { urlUnsafe } from "../../errors/client.ts";
import type { PrefetchOptions } from "../../next/router-context.ts";
import type { Site } from "../../next/site.ts";
import type { RscPayload } from "../payload.ts";
import { createBoundedMap, type BoundedMap } from "./bounded-map.ts";
import type { BrowserPage } from "./browser-page.ts";
import type { Loaded, PageLoader } from "./load-page.ts";
import { isSamePage, isSamePath, targetOf } from "./page-url.ts";
import { draw, overOf, sourcesOf } from "./picture.ts";
import { refreshPicture } from "./refresh-picture.ts";
import type { ScrollMemory } from "./scroll-memory.ts";
import { arrive, type Place } from "./trip.ts";
import { arrivalScroll, entryOf, withEntry, type HistoryWrite, type View } from "./view.ts";

/** Decides what the document shows next. Everything it shows goes through one function, in order; the last one wins. */
export interface Navigation {
  /** The view that the document was rendered with. */
  readonly first: View;
  /** Takes the function that puts views on screen. A promise is a view on its way. */
  attach(show: Show): void;
  /** Told when a view is on screen: writes the history. */
  committed(view: View): void;
  /** Told once, after hydration: shows the real address where the document was stored under another one. */
  hydrated(): void;
  /** Goes to an href as anchors show it, with base path. */
  navigate(href: string, how: { readonly history: HistoryWrite; readonly scroll: boolean }): void;
  /** Shows what the history entry that the browser went to showed before. */
  restore(): void;
  /** Follows an app that wrote its own history entry. */
  adopt(how: HistoryWrite, state: unknown, href: string | URL): void;
  /** Loads the current page again. `keep` stays with the shown page when that fails. */
  refresh(onFailure: "load-document" | "keep"): void;
  prefetch(href: string, how: PrefetchOptions): void;
  /** Tells that a Server Action starts on the shown page. */
  beginAction(): ActionPlace;
  /** Notes where the current entry is scrolled to. */
  scrolled(x: number, y: number): void;
}

/** Where a Server Action was called. What it brings back is shown only as long as nothing else was begun since. */
export interface ActionPlace {
  readonly href: string;
  /** Shows the page as it is after the action, and forgets every other. Without a page it is asked for. */
  changed(payload: RscPayload | undefined): void;
  /** Goes where the action redirected to; the page may have come along. */
  redirected(to: string, how: HistoryWrite, loaded: Loaded | undefined): void;
  /** Forgets every page but the shown one. */
  forget(): void;
}

/** Puts a view on screen, now or once it is there. */
export type Show = (next: View | Promise<View>) => void;

/** Says what a navigation works with. */
export interface NavigationOptions {
  readonly initial: RscPayload;
  readonly site: Site;
  readonly page: BrowserPage;
  readonly loader: PageLoader;
  readonly scrolls: ScrollMemory;
  /** Makes an id for a history entry, unique in the tab. */
  readonly newEntry: () => string;
}

/** Makes the navigation of one document. */
export function createNavigation(options: NavigationOptions): Navigation {
  const course = createCourse(options);
  const { page, loader, site, scrolls } = options;
  return {
    first: course.first,
    attach: course.attach,
    committed: (view) => commit(course, view),
    hydrated() {
      const href = page.href();
      if (!isSamePath(new URL(href).pathname, new URL(course.first.href).pathname)) course.correct(href);
    },
    navigate: (href, how) => navigate(course, href, how),
    restore: () => restore(course),
    adopt: (how, state, href) => adopt(course, how, { state, href: String(href) }),
    refresh: (onFailure) => refresh(course, onFailure),
    prefetch(href, how) {
      const target = targetOf(href, page.href(), site);
      if (target.kind === "page") loader.prefetch(target.url, how, overOf(course.shown().picture, target.url, site));
    },
    beginAction: () => beginAction(course),
    scrolled: (x, y) => scrolls.record(course.shown().entry, { x, y }),
  };
}

function navigate(course: Course, href: string, how: Parameters<Navigation["navigate"]>[1]): void {
  const { page, site, newEntry } = course.options;
  const target = targetOf(href, page.href(), site);
  if (target.kind === "refused") throw urlUnsafe(href);
  if (target.kind === "document") return page.leave(target.href, how.history);
  const arrival = arrivalScroll(target.url, target.kind === "hash" ? "same-page" : "other-page");
  const place: Place = { entry: newEntry(), write: how.history, scroll: how.scroll ? arrival : { kind: "keep" } };
  const over = overOf(course.shown().picture, target.url, site);
  if (target.kind === "page") course.load(target.url, place, { over });
  else course.stay(target.url.href, place);
}

function refresh(course: Course, onFailure: "load-document" | "keep"): void {
  course.forget();
  const place: Place = { entry: course.entry(), write: "none", scroll: { kind: "keep" } };
  const fallback = onFailure === "keep" ? course.shown() : undefined;
  course.load(new URL(course.options.page.href()), place, { fallback, again: true });
}

function beginAction(course: Course): ActionPlace {
  const { page, loader, site } = course.options;
  const { picture, payload: called } = course.shown();
  // An action in an opened page is sent to the page below, which is there for sure.
  const href = called.over === undefined ? page.href() : picture.baseSource.href;
  const turn = course.turn();
  return {
    href,
    changed(payload) {
      course.forget();
      const isWhole = sourcesOf(picture).length === 1;
      const next = payload && draw(picture, payload, page.href());
      if (course.turn() === turn && payload && next && isWhole) {
        const entry = course.entry();
        const place: Place = { entry, write: "none", scroll: { kind: "keep" } };
        course.begin({ payload, picture: next, href: page.href(), ...place });
      } else if (!course.isUnderWay()) refresh(course, "load-document");
    },
    redirected(to, how, loaded) {
      const target = targetOf(to, page.href(), site);
      if (target.kind === "page" && loaded) loader.offer(target.url, loaded);
      navigate(course, to, { history: how, scroll: true });
    },
    forget: () => course.forget(),
  };
}

type Shown = Pick<View, "payload" | "picture">;

interface LoadOptions {
  readonly fallback?: View | undefined;
  readonly over?: string | undefined;
  /** Whether everything on screen is loaded again. */
  readonly again?: boolean;
}

/** Holds what changes: what is on screen and which navigation is the last. */
interface Course {
  readonly options: NavigationOptions;
  readonly first: View;
  /** What history entries showed. */
  readonly shownBefore: BoundedMap<Shown>;
  attach(show: Show): void;
  begin(next: View | Promise<View>): void;
  load(url: URL, place: Place, how?: LoadOptions): void;
  /** Shows what is shown under another address. */
  stay(href: string, place: Place): void;
  /** Shows the first view under its real address, unless something else was begun since. */
  correct(href: string): void;
  shown(): View;
  /** Counts what was begun. */
  turn(): number;
  /** Whether something was begun that is not on screen yet. */
  isUnderWay(): boolean;
  /** Forgets every page but the shown one. */
  forget(): void;
  /** Gives false when the view is on screen already. */
  enter(view: View): boolean;
  /** Id of the history entry that the browser is at. */
  entry(): string;
}

function createCourse(options: NavigationOptions): Course {
  const first = firstView(options);
  let shown: View | undefined;
  let turn = 0;
  let landed = 0;
  let show: Show = () => undefined;
  const begin = (next: View | Promise<View>): void => {
    turn += 1;
    show(next);
  };
  const load = (url: URL, place: Place, { fallback, over, again = false }: LoadOptions = {}): void => {
    const view = shown ?? first;
    const mine = turn + 1;
    const isCurrent = (): boolean => turn === mine;
    const follow = (page: View, shell: View): void => {
      if (isCurrent()) show(shown === shell ? afterShell(page) : page);
    };
    const trip = { url, place, from: view.picture, over, fallback, isCurrent, follow };
    const isOne = sourcesOf(view.picture).length === 1;
    begin(again && !isOne ? refreshPicture(options, view, trip) : arrive(options, trip));
  };
  const shownBefore = createBoundedMap<Shown>(MAX_ENTRIES);
  return {
    options,
    first,
    shownBefore,
    attach: (next) => void (show = next),
    begin,
    load,
    stay(href, place) {
      const { payload, picture } = shown ?? first;
      // The page that was to follow a shell is not coming any more once something else is begun.
      if (payload.isShell) load(new URL(href), place);
      else begin({ payload, picture, href, ...place });
    },
    correct(href) {
      if (turn === 0) begin({ ...first, href });
    },
    shown: () => shown ?? first,
    turn: () => turn,
    isUnderWay: () => landed !== turn,
    forget() {
      options.loader.forget();
      shownBefore.clear();
    },
    enter(view) {
      landed = turn;
      if (view === shown) return false;
      shown = view;
      return true;
    },
    entry: () => entryOf(options.page.state()) ?? (shown ?? first).entry,
  };
}

/** The visitor may have scrolled under the shell; only the target of a hash was not there before. */
function afterShell(page: View): View {
  return page.scroll.kind === "hash" ? page : { ...page, scroll: { kind: "keep" } };
}

/** The stored page of a rewrite or a 404 carries its own path; until hydration is over that path is what hooks show. */
function firstView({ initial, page, newEntry }: NavigationOptions): View {
  const { origin, search, hash } = new URL(page.href());
  const href = origin + initial.path + search + hash;
  return {
    payload: initial,
    picture: draw(undefined, initial, href) ?? {
      base: initial,
      baseSource: { href, over: undefined },
      slots: new Map(),
    },
    href,
    entry: entryOf(page.state()) ?? newEntry(),
    write: "none",
    scroll: { kind: "keep" },
  };
}

function commit(course: Course, view: View): void {
  const { page } = course.options;
  // React may run an effect twice; a view is written once.
  if (!course.enter(view)) return;
  if (!view.payload.isShell) course.shownBefore.set(view.entry, view);
  if (view === course.first) return page.write("replace", withEntry(page.state(), view.entry), page.href());
  if (view.write === "none") return;
  // Going to where one already is adds no entry, as with plain links; nor does a page whose shell made it.
  const isHere = view.href === page.href() || view.entry === entryOf(page.state());
  const write = isHere ? "replace" : view.write;
  page.write(write, withEntry(undefined, view.entry), view.href);
}

function restore(course: Course): void {
  const { page, scrolls } = course.options;
  const url = new URL(page.href());
  const entry = entryOf(page.state());
  if (entry === undefined) return enterForeign(course, url);
  const point = scrolls.recall(entry);
  const place: Place = { entry, write: "none", scroll: point ? { kind: "point", point } : arrivalScroll(url) };
  const before = course.shownBefore.get(entry);
  if (before) course.begin({ payload: before.payload, picture: before.picture, href: url.href, ...place });
  else course.load(url, place);
}

/** An entry that a plain anchor made, where only the hash differs, or one from before this document. */
function enterForeign(course: Course, url: URL): void {
  const { page, newEntry } = course.options;
  const entry = newEntry();
  const { href } = course.shown();
  if (!isSamePage(url, new URL(href))) {
    return course.load(url, { entry, write: "replace", scroll: arrivalScroll(url) });
  }
  page.write("replace", withEntry(page.state(), entry), url.href);
  // The browser has scrolled already.
  course.stay(url.href, { entry, write: "none", scroll: { kind: "keep" } });
}

function adopt(course: Course, how: HistoryWrite, to: { readonly state: unknown; readonly href: string }): void {
  const { page, newEntry } = course.options;
  const entry = how === "push" ? newEntry() : course.entry();
  page.write(how, withEntry(to.state, entry), to.href);
  const shown = course.shown();
  if (!shown.payload.isShell) course.shownBefore.set(entry, shown);
  course.stay(page.href(), { entry, write: "none", scroll: { kind: "keep" } });
}

/** What this many history entries showed is kept for going back at once. */
const MAX_ENTRIES = 20;
