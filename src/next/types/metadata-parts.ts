/** An author of the document. */
export interface Author {
  url?: string | URL;
  name?: string;
}

/** What crawlers may do, with exceptions for one of them. */
export interface Robots extends RobotsRules {
  googleBot?: string | RobotsRules;
}

/** What a crawler may do. */
export interface RobotsRules {
  index?: boolean;
  follow?: boolean;
  noarchive?: boolean;
  nosnippet?: boolean;
  noimageindex?: boolean;
  nocache?: boolean;
  notranslate?: boolean;
  indexifembedded?: boolean;
  nositelinkssearchbox?: boolean;
  unavailable_after?: string;
  "max-video-preview"?: number | string;
  "max-image-preview"?: "none" | "standard" | "large";
  "max-snippet"?: number;
}

/** Other addresses of the same content. */
export interface AlternateUrls {
  canonical?: null | string | URL | AlternateLink;
  languages?: Record<string, null | string | URL | AlternateLink[] | undefined>;
  media?: null | Record<string, null | string | URL | AlternateLink[]>;
  types?: null | Record<string, null | string | URL | AlternateLink[]>;
}

/** One other address, with a title. */
export interface AlternateLink {
  title?: string;
  url: string | URL;
}

/** An icon: an address, or one with what it is for. */
export type Icon = string | URL | IconDescriptor;

/** An icon with what it is for. */
export interface IconDescriptor {
  url: string | URL;
  type?: string;
  sizes?: string;
  color?: string;
  rel?: string;
  media?: string;
  fetchPriority?: "high" | "low" | "auto";
}

/** Icons by purpose. */
export interface Icons {
  icon?: Icon | Icon[];
  shortcut?: Icon | Icon[];
  apple?: Icon | Icon[];
  other?: IconDescriptor | IconDescriptor[];
}

/** Proofs of ownership for search engines. */
export interface Verification {
  google?: null | string | number | (string | number)[];
  yahoo?: null | string | number | (string | number)[];
  yandex?: null | string | number | (string | number)[];
  me?: null | string | number | (string | number)[];
  other?: Record<string, string | number | (string | number)[]>;
}

/** How the page behaves when added to an Apple home screen. */
export interface AppleWebApp {
  capable?: boolean;
  title?: string;
  startupImage?: string | (string | { url: string; media?: string })[];
  statusBarStyle?: "default" | "black" | "black-translucent";
}

/** What Safari may turn into links. */
export interface FormatDetection {
  telephone?: boolean;
  date?: boolean;
  address?: boolean;
  email?: boolean;
  url?: boolean;
}

/** The app that belongs to the page, in Apple's store. */
export interface ItunesApp {
  appId: string;
  appArgument?: string;
}

/** Apps that can show the page. */
export interface AppLinks {
  ios?: AppLink | AppLink[];
  iphone?: AppLink | AppLink[];
  ipad?: AppLink | AppLink[];
  android?: (AppLink & { package: string }) | (AppLink & { package: string })[];
  windows_phone?: AppLink | AppLink[];
  windows?: AppLink | AppLink[];
  windows_universal?: AppLink | AppLink[];
  web?: { url: string | URL; should_fallback?: boolean } | { url: string | URL; should_fallback?: boolean }[];
}

/** One app that can show the page. */
export interface AppLink {
  url: string | URL;
  app_store_id?: string | number;
  app_id?: string;
  app_name?: string;
  class?: string;
}
