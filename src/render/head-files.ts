import type { Metadata } from "../next/index.ts";
import { METADATA_ID } from "../routing/metadata-file.ts";
import { handlerParams, pathOf, type Params } from "../routing/params.ts";
import { listOf } from "./head-tag.ts";
import type { ResolvedMetadata } from "./resolved-metadata.ts";
import { metadataAnswers } from "./metadata-ids.ts";
import type { HeadFile, HeadImage, MetadataModule } from "./route-table.ts";

/** Where a page stands, for the URLs of its metadata files. */
export interface HeadPlace {
  readonly params: Params;
  readonly basePath: string;
}

/** A metadata file of one level as it appears in a head. */
export interface LinkedFile extends HeadImage {
  readonly kind: HeadFile["kind"];
  readonly url: string;
}

/** Finds the URLs of one level's metadata files and what they say about themselves. */
export async function linkFiles(
  heads: readonly HeadFile[] | undefined,
  place: HeadPlace,
): Promise<readonly LinkedFile[]> {
  const lists = await Promise.all((heads ?? []).map((head) => linkFile(head, place)));
  return lists.flat();
}

/** Adds what a level's files say to what the level resolved to. Pictures that the level itself names win over files. */
export function withFiles(
  metadata: ResolvedMetadata,
  own: Metadata | undefined,
  files: readonly LinkedFile[],
): ResolvedMetadata {
  const of = (wanted: HeadFile["kind"]): readonly LinkedFile[] => files.filter(({ kind }) => kind === wanted);
  const manifest = of("manifest")[0]?.url;
  const graph = hasImages(own?.openGraph) ? [] : of("opengraph-image").map(socialImage);
  const twitter = hasImages(own?.twitter) ? [] : of("twitter-image").map(socialImage);
  return {
    ...metadata,
    ...(manifest === undefined ? {} : { manifest }),
    ...(graph.length === 0 ? {} : { openGraph: { ...metadata.openGraph, images: graph } }),
    ...(twitter.length === 0 ? {} : { twitter: { ...metadata.twitter, card: cardOf(metadata), images: twitter } }),
  };
}

/** Adds icon files: of each kind those nearest to the page, unless metadata names icons; the favicon always. */
export function withIcons(metadata: ResolvedMetadata, levels: readonly (readonly LinkedFile[])[]): ResolvedMetadata {
  const nearest = (wanted: HeadFile["kind"]): readonly IconLink[] =>
    (
      levels.map((files) => files.filter(({ kind }) => kind === wanted)).findLast((files) => files.length > 0) ?? []
    ).map(iconLink);
  const favicon = nearest("favicon");
  const named = metadata.icons;
  if (named !== undefined && named !== null) {
    return favicon.length === 0 ? metadata : { ...metadata, icons: withFavicon(named, favicon) };
  }
  const icons = { icon: [...favicon, ...nearest("icon")], apple: [...nearest("apple-icon")] };
  return icons.icon.length + icons.apple.length === 0 ? metadata : { ...metadata, icons };
}

type NamedIcons = NonNullable<Metadata["icons"]>;

function withFavicon(named: NamedIcons, favicon: readonly IconLink[]): NamedIcons {
  if (typeof named === "string" || named instanceof URL) return [...favicon, { url: named }];
  if (Array.isArray(named)) return [...favicon, ...named];
  return { ...named, icon: [...favicon, ...listOf(named.icon)] };
}

function hasImages(social: object | null | undefined): boolean {
  return social !== undefined && social !== null && "images" in social;
}

function cardOf({ twitter }: ResolvedMetadata): NonNullable<NonNullable<Metadata["twitter"]>["card"]> {
  return twitter?.card ?? "summary_large_image";
}

async function linkFile(head: HeadFile, place: HeadPlace): Promise<readonly LinkedFile[]> {
  const module = await head.load?.();
  if (!module?.generateImageMetadata) return linked(head, place, { values: {}, ...factsOf(head, module) });
  const answers = await metadataAnswers(module, { file: urlPattern(head), params: place.params });
  return answers.flatMap(({ id, ...said }) =>
    linked(head, place, { values: { [METADATA_ID]: id }, ...factsOf(head, { ...module, ...said }) }),
  );
}

function linked(
  { kind, segments, hash }: HeadFile,
  { params, basePath }: HeadPlace,
  { values, ...facts }: HeadImage & { readonly values: Params },
): readonly LinkedFile[] {
  const path = pathOf(segments, { ...handlerParams(params), ...values });
  if (path.kind !== "path") return [];
  // The address of a web app's manifest is part of its identity, so it never changes.
  const query = kind === "manifest" ? "" : `?${hash}`;
  return [{ kind, url: `${basePath}${path.path}${query}`, ...facts }];
}

function factsOf({ image }: HeadFile, module: Partial<MetadataModule> | undefined): HeadImage {
  return (
    image ?? {
      type: module?.contentType ?? (module ? "image/png" : undefined),
      width: module?.size?.width,
      height: module?.size?.height,
      alt: module?.alt,
    }
  );
}

function urlPattern({ segments }: HeadFile): string {
  return segments.map((segment) => (segment.kind === "static" ? segment.text : `[${segment.name}]`)).join("/");
}

interface IconLink {
  url: string;
  type?: string;
  sizes: string;
}

function iconLink({ url, type, width, height }: LinkedFile): IconLink {
  const sizes = width && height && type !== "image/svg+xml" ? `${width}x${height}` : "any";
  return { url, sizes, ...(type === undefined ? {} : { type }) };
}

interface SocialImage {
  url: string;
  type?: string;
  width?: number;
  height?: number;
  alt?: string;
}

function socialImage({ url, type, width, height, alt }: LinkedFile): SocialImage {
  return {
    url,
    ...(type === undefined ? {} : { type }),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(alt === undefined ? {} : { alt }),
  };
}
