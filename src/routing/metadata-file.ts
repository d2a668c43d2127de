import { hex, sha256 } from "../entry/sha256.ts";

/** One file that answers a URL of its own by convention, because of its name alone (docs: metadata files). */
export interface MetadataFile {
  readonly kind: MetadataKind;
  /** `static`: the file itself is the answer. `code`: what its default export makes is. */
  readonly form: "static" | "code";
  /** Path relative to the app folder. */
  readonly file: string;
  /** Last segment of the URL, for example `sitemap.xml`. */
  readonly name: string;
}

export type MetadataKind =
  | "sitemap"
  | "robots"
  | "manifest"
  | "favicon"
  | "icon"
  | "apple-icon"
  | "opengraph-image"
  | "twitter-image";

/** Reads the name of a file. Undefined for every file that is no metadata file where it lies. */
export function metadataFileOf(file: string, pageExtensions: readonly string[]): MetadataFile | undefined {
  const at = file.lastIndexOf("/");
  const folder = at < 0 ? "" : file.slice(0, at);
  const name = file.slice(at + 1);
  const [, stem = "", number = "", extension = ""] = /^([a-z-]+)(\d?)\.(.+)$/.exec(name) ?? [];
  const rule = RULES.find(({ kind }) => kind === stem);
  if (!rule || (rule.place === "root" && folder !== "") || (number !== "" && rule.place !== "numbered")) {
    return undefined;
  }
  const { kind } = rule;
  const suffix = rule.place === "numbered" ? groupSuffix(folder) : "";
  const isStatic = rule.extensions.includes(extension);
  if (isStatic) return { kind, form: "static", file, name: `${stem}${number}${suffix}.${extension}` };
  if (rule.code === undefined || !pageExtensions.includes(extension)) return undefined;
  return { kind, form: "code", file, name: `${stem}${number}${suffix}${rule.code}` };
}

/** Names the segment in which files that make several answers find which one is asked for. */
export const METADATA_ID = "__metadata_id__";

/** Names the export that lists these answers; undefined for kinds that always make one. */
export function listingExport(kind: MetadataKind): "generateSitemaps" | "generateImageMetadata" | undefined {
  switch (kind) {
    case "sitemap":
      return "generateSitemaps";
    case "icon":
    case "apple-icon":
    case "opengraph-image":
    case "twitter-image":
      return "generateImageMetadata";
    case "robots":
    case "manifest":
    case "favicon":
      return undefined;
  }
}

/** Tells the content type of a static metadata file by its URL. */
export function metadataContentType({ kind, name }: Pick<MetadataFile, "kind" | "name">): string {
  if (kind === "manifest") return "application/manifest+json";
  return TYPES[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}

interface Rule {
  readonly kind: MetadataKind;
  /** Only beside the root layout, in every folder, or in every folder and several with a digit. */
  readonly place: "root" | "any" | "numbered";
  readonly extensions: readonly string[];
  /** What the URL of a code file ends with; undefined where code is not possible. */
  readonly code: string | undefined;
}

const SHARED_IMAGES = ["jpg", "jpeg", "png", "gif"];

// The table of Next's documentation, "Metadata Files API Reference".
const RULES: readonly Rule[] = [
  { kind: "sitemap", place: "any", extensions: ["xml"], code: ".xml" },
  { kind: "robots", place: "root", extensions: ["txt"], code: ".txt" },
  { kind: "manifest", place: "root", extensions: ["json", "webmanifest"], code: ".webmanifest" },
  { kind: "favicon", place: "root", extensions: ["ico"], code: undefined },
  { kind: "icon", place: "numbered", extensions: ["ico", "jpg", "jpeg", "png", "svg"], code: "" },
  { kind: "apple-icon", place: "numbered", extensions: ["jpg", "jpeg", "png"], code: "" },
  { kind: "opengraph-image", place: "numbered", extensions: SHARED_IMAGES, code: "" },
  { kind: "twitter-image", place: "numbered", extensions: SHARED_IMAGES, code: "" },
];

const TYPES: Readonly<Record<string, string>> = {
  xml: "application/xml",
  txt: "text/plain",
  ico: "image/x-icon",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  svg: "image/svg+xml",
};

/** Two groups may each have an icon at what is one URL; the suffix keeps them apart, as in Next. */
function groupSuffix(folder: string): string {
  if (!/(?:^|\/)\(/.test(folder)) return "";
  return `-${hex(sha256(new TextEncoder().encode(folder))).slice(0, 6)}`;
}
