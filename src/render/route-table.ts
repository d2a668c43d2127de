import type { ComponentType, ReactNode } from "react";
import type { MetadataFile, MetadataKind } from "../routing/metadata-file.ts";
import type { Unmatched } from "../routing/scanned-route.ts";
import type { UrlSegment } from "../routing/segment.ts";
import type { RouteConfig } from "../routing/segment-config.ts";
import type { MetadataExports } from "./resolved-metadata.ts";

/** Names the module that the Vite plugin generates: imports and JSON, nothing else. */
export interface RouteTable {
  readonly routes: readonly RouteEntry[];
  readonly interceptions: readonly InterceptionEntry[];
  /** The root `global-error` file, when the app has one. */
  readonly globalError: LoadModule<DefaultExport> | undefined;
  readonly actions: ActionRules;
}

/** What the config says about Server Actions. */
export interface ActionRules {
  /** Hosts besides the site's own whose pages may send actions. */
  readonly allowedOrigins: readonly string[];
  readonly maxBodyBytes: number;
}

/** One page or route handler with everything above it, root first. */
export interface RouteEntry {
  readonly id: string;
  readonly kind: "page" | "handler";
  readonly segments: readonly UrlSegment[];
  readonly config: RouteConfig;
  /** App-relative file of the page or handler; empty where nothing of the app is shown. */
  readonly file: string;
  readonly levels: readonly LevelEntry[];
  /** Absent for the built-in not-found page. */
  readonly leaf: LeafEntry | undefined;
  /** What a handler is that answers because of its file's name. */
  readonly metadata?: MetadataFile;
  /** Set where only slots have a page for the URL: what `children` shows instead. */
  readonly unmatched?: Unmatched;
  /** Ids of the interceptions that may be opened over the page. */
  readonly intercepts: readonly string[];
}

/** A page that is shown inside of another one: in the slot of one level, with the levels above for its head alone. */
export interface InterceptionEntry extends RouteEntry {
  /** Pattern of the pages over which it opens, as far as its folder. */
  readonly from: readonly UrlSegment[];
  /** Index of the level whose slot it fills. */
  readonly host: number;
  readonly slot: string;
}

/** What one parallel slot shows beside a page. */
export interface SlotEntry {
  readonly name: string;
  readonly file: string;
  readonly unmatched?: Unmatched;
  /** Absent where the slot has nothing to show. */
  readonly leaf: LeafEntry | undefined;
  /** The slot's own folder first. */
  readonly levels: readonly LevelEntry[];
}

export interface LeafEntry {
  readonly load: LoadModule<PageModule & HandlerModule & MetadataModule>;
  /** Only pages have some. */
  readonly styles?: Styles;
}

/** One folder on the way to a page. */
export interface LevelEntry {
  readonly folder: string;
  readonly layout?: LayoutEntry;
  readonly template?: LoadModule<DefaultExport>;
  readonly loading?: LoadModule<DefaultExport>;
  readonly error?: LoadModule<DefaultExport>;
  readonly notFound?: LoadModule<DefaultExport>;
  readonly forbidden?: LoadModule<DefaultExport>;
  readonly unauthorized?: LoadModule<DefaultExport>;
  readonly slots?: readonly SlotEntry[];
  /** Whether an interception may replace what is below, although there are no slots. */
  readonly opens?: true;
  /** Metadata files of the folder that heads of pages link. */
  readonly heads?: readonly HeadFile[];
}

/** A metadata file as the heads of pages link it. */
export interface HeadFile {
  readonly kind: MetadataKind;
  /** Pattern of its URL; values are those of the page. */
  readonly segments: readonly UrlSegment[];
  readonly hash: string;
  /** What a static image is. */
  readonly image?: HeadImage;
  /** Loads the code that makes the image, for what it says about it. */
  readonly load?: LoadModule<MetadataModule>;
}

/** What a `<link>` or `<meta>` says about an image besides its URL. */
export interface HeadImage {
  readonly type?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly alt?: string | undefined;
}

/** What a metadata file may export: code makes its answer, `base64` is that of a static file. */
export interface MetadataModule {
  readonly base64?: string;
  readonly alt?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly contentType?: string;
  readonly generateSitemaps?: () => unknown;
  readonly generateImageMetadata?: (input: { readonly params: unknown }) => unknown;
}

export interface LayoutEntry {
  readonly load: LoadModule<LayoutModule>;
  readonly styles: Styles;
}

export type LoadModule<Module> = () => Promise<Module>;
/** Loads the `<link>` elements of the style sheets that a module imports. */
export type Styles = () => Promise<{ readonly default: () => ReactNode }>;

/** Components of route files take whatever props the App Router gives them. */
// oxlint-disable-next-line typescript/no-explicit-any -- the props of app components are the app's own
export type AppComponent = ComponentType<any>;

export interface DefaultExport {
  readonly default?: AppComponent;
}

export interface LayoutModule extends DefaultExport, MetadataExports {
  readonly generateStaticParams?: GenerateStaticParams;
}

export interface PageModule extends DefaultExport, MetadataExports {
  readonly generateStaticParams?: GenerateStaticParams;
}

export type HandlerModule = {
  readonly [method in "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"]?: Handler;
};
export type Handler = (
  request: Request,
  context: { readonly params: Promise<Readonly<Record<string, string | readonly string[]>>> },
) => unknown;
export type GenerateStaticParams = (input: { readonly params: Readonly<Record<string, unknown>> }) => unknown;
