import type { MetadataFile } from "./metadata-file.ts";
import type { UrlSegment } from "./segment.ts";

/** What the files below `app/` make: routes in the order of their ids, and everything that is wrong with them. */
export interface RouteScan {
  readonly routes: readonly ScannedRoute[];
  readonly interceptions: readonly ScannedInterception[];
  readonly problems: readonly RouteProblem[];
}

/** One page or route handler with every folder above it. */
export interface ScannedRoute {
  /** Route file with groups and without extension, for example `/(g)/posts/[slug]/page`. */
  readonly id: string;
  readonly kind: "page" | "handler";
  /** The route file, relative to the app folder; empty where nothing of the app is shown. */
  readonly file: string;
  readonly segments: readonly UrlSegment[];
  /** Root first, one per folder, down to the route's own. */
  readonly levels: readonly RouteLevel[];
  /** The file that answers by its name, when that is what this route is; its kind is then `handler`. */
  readonly metadata?: MetadataFile;
  /** Set where only slots have a page at this URL: what `children` shows instead. Its file is then no page, or none. */
  readonly unmatched?: Unmatched;
  /** Ids of the interceptions that may be opened over this page. */
  readonly intercepts: readonly string[];
}

/** What stands in a slot without a page for a URL: its `default` file, or nothing where it is no slot at all. */
export type Unmatched = "default" | "absent";

/** A page that is shown inside of another one in place of the page that its URL names. It has no entry (RS-11). */
export interface ScannedInterception extends Omit<ScannedRoute, "unmatched" | "metadata" | "intercepts"> {
  /** Pattern of the pages over which it opens, as far as the folder goes. `segments` is that of the page it stands for. */
  readonly from: readonly UrlSegment[];
  /** Index of the level whose slot it fills. */
  readonly host: number;
  /** Name of that slot. */
  readonly slot: string;
}

export interface RouteLevel {
  /** Name as written; empty at the root. */
  readonly folder: string;
  readonly files: LevelFiles;
  readonly slots: readonly SlotBranch[];
  /** Files of this folder that answer by their names; absent where there are none. */
  readonly metadata?: readonly MetadataFile[];
  /** Whether an interception may replace what is below, although there are no slots. */
  readonly opens?: true;
}

/** The files of one folder that wrap, replace or accompany what is below. */
export type LevelFiles = { readonly [role in LevelRole]?: string };
export type LevelRole =
  | "layout"
  | "template"
  | "loading"
  | "error"
  | "globalError"
  | "notFound"
  | "forbidden"
  | "unauthorized"
  | "default";

/** What one parallel slot of a layout shows at one URL. */
export interface SlotBranch {
  readonly name: string;
  /** The slot's page or `default` file; empty where it has neither. */
  readonly file: string;
  /** Absent where the slot has a page of its own for the URL. */
  readonly unmatched?: Unmatched;
  /** The slot's own folder first. */
  readonly levels: readonly RouteLevel[];
}

/** Something wrong with the files, for the person who wrote them. */
export interface RouteProblem {
  readonly code: RouteProblemCode;
  readonly message: string;
  readonly files: readonly string[];
  readonly fix: string;
}

export type RouteProblemCode =
  | "page-and-handler"
  | "two-files"
  | "same-url"
  | "param-names"
  | "repeated-param"
  | "catch-all-not-last"
  | "optional-beside-page"
  | "two-catch-alls"
  | "segment-name"
  | "interception"
  | "handler-place"
  | "slot-default"
  | "no-root-layout";
