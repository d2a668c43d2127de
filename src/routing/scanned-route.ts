import type { MetadataFile } from "./metadata-file.ts";
import type { UrlSegment } from "./segment.ts";

/** What the files below `app/` make: routes in the order of their ids, and everything that is wrong with them. */
export interface RouteScan {
  readonly routes: readonly ScannedRoute[];
  readonly problems: readonly RouteProblem[];
}

/** One page or route handler with every folder above it. */
export interface ScannedRoute {
  /** Route file with groups and without extension, for example `/(g)/posts/[slug]/page`. */
  readonly id: string;
  readonly kind: "page" | "handler";
  /** The route file, relative to the app folder; empty for the built-in not-found page. */
  readonly file: string;
  readonly segments: readonly UrlSegment[];
  /** Root first, one per folder, down to the route's own. */
  readonly levels: readonly RouteLevel[];
  /** The file that answers by its name, when that is what this route is; its kind is then `handler`. */
  readonly metadata?: MetadataFile;
}

export interface RouteLevel {
  /** Name as written; empty at the root. */
  readonly folder: string;
  readonly files: LevelFiles;
  readonly slots: readonly SlotBranch[];
  /** Files of this folder that answer by their names; absent where there are none. */
  readonly metadata?: readonly MetadataFile[];
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

/** One parallel slot of a layout. */
export interface SlotBranch {
  readonly name: string;
  /** The slot's own page, where it has one. */
  readonly page: string | undefined;
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
  | "no-root-layout";
