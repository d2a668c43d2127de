import type {
  AlternateUrls,
  AppLinks,
  AppleWebApp,
  Author,
  FormatDetection,
  Icon,
  Icons,
  ItunesApp,
  Robots,
  Verification,
} from "./metadata-parts.ts";
import type { OpenGraph, OpenGraphImage, Twitter } from "./metadata-social.ts";
import type { Viewport } from "./viewport.ts";

/** What a layout or page says about its document. Mutable and with `null`, as in Next.js: apps build it step by step. */
export interface Metadata {
  metadataBase?: null | URL;
  title?: null | string | TemplateString;
  description?: null | string;
  applicationName?: null | string;
  authors?: null | Author | Author[];
  generator?: null | string;
  keywords?: null | string | string[];
  referrer?: null | Referrer;
  creator?: null | string;
  publisher?: null | string;
  robots?: null | string | Robots;
  alternates?: null | AlternateUrls;
  icons?: null | string | URL | Icon[] | Icons;
  manifest?: null | string | URL;
  openGraph?: null | OpenGraph;
  twitter?: null | Twitter;
  facebook?: null | { appId?: string; admins?: string | string[] };
  pinterest?: null | { richPin: string | boolean };
  verification?: null | Verification;
  appleWebApp?: null | boolean | AppleWebApp;
  formatDetection?: null | FormatDetection;
  itunes?: null | ItunesApp;
  abstract?: null | string;
  appLinks?: null | AppLinks;
  archives?: null | string | string[];
  assets?: null | string | string[];
  bookmarks?: null | string | string[];
  pagination?: { previous?: null | string | URL; next?: null | string | URL };
  category?: null | string;
  classification?: null | string;
  other?: Record<string, string | number | (string | number)[]>;
  /** @deprecated Export `viewport` instead. */
  viewport?: null | string | Viewport;
  /** @deprecated Export `viewport` instead. */
  themeColor?: Viewport["themeColor"];
  /** @deprecated Export `viewport` instead. */
  colorScheme?: Viewport["colorScheme"];
}

/** A title with a template for the levels below, or one that ignores the template of the level above. */
export type TemplateString =
  | { default: string; template: string }
  | { default: string; absolute: string; template: string }
  | { absolute: string; template?: string | null };

type Referrer =
  | "no-referrer"
  | "no-referrer-when-downgrade"
  | "origin"
  | "origin-when-cross-origin"
  | "same-origin"
  | "strict-origin"
  | "strict-origin-when-cross-origin"
  | "unsafe-url";

/** Metadata of the levels above, merged. */
export interface ResolvedMetadata extends Omit<Metadata, "title" | "openGraph" | "twitter"> {
  title: null | { absolute: string; template: string | null };
  openGraph: null | (OpenGraph & { images?: OpenGraphImage[] });
  twitter: null | Twitter;
}

/** What `generateMetadata` gets of the levels above. */
export type ResolvingMetadata = Promise<ResolvedMetadata>;
