import type { Metadata, Viewport } from "../next/index.ts";

/** What a layout or page may export about its head. */
export interface MetadataExports {
  readonly metadata?: Metadata;
  readonly generateMetadata?: (props: MetadataProps, parent: Promise<ResolvedMetadata>) => Metadata | Promise<Metadata>;
  readonly viewport?: Viewport;
  readonly generateViewport?: (props: MetadataProps) => Viewport | Promise<Viewport>;
}

export interface MetadataProps {
  readonly params: Promise<unknown>;
  readonly searchParams: Promise<unknown>;
}

/** Metadata after merging: the title is text, and the template that the next level would apply stands beside it. */
export interface ResolvedMetadata extends Omit<Metadata, "title"> {
  readonly title: string | undefined;
  readonly titleTemplate: string | undefined;
}

export interface ResolvedHead {
  readonly metadata: ResolvedMetadata;
  readonly viewport: Viewport;
}

/** One module on the way from the root layout to the page, with the props its functions get. */
export interface MetadataSource {
  readonly module: MetadataExports | undefined;
  readonly props: MetadataProps;
}

/** Resolves the head of a page: root first, each level shallowly replacing what it sets (docs: generate-metadata). */
export async function resolveHead(sources: readonly MetadataSource[]): Promise<ResolvedHead> {
  let metadata: ResolvedMetadata = { title: undefined, titleTemplate: undefined };
  const viewport: Viewport = { width: "device-width", initialScale: 1 };
  for (const { module, props } of sources) {
    if (!module) continue;
    const parent = metadata;
    const own = module.generateMetadata
      ? await module.generateMetadata(props, Promise.resolve(parent))
      : module.metadata;
    if (own) metadata = mergeMetadata(parent, own);
    const ownViewport = module.generateViewport ? await module.generateViewport(props) : module.viewport;
    Object.assign(viewport, ownViewport);
  }
  return { metadata, viewport };
}

/** Lets a level replace what it sets; the title goes through the template of the nearest level above. */
export function mergeMetadata(parent: ResolvedMetadata, own: Metadata): ResolvedMetadata {
  const { title, ...rest } = own;
  return { ...parent, ...rest, ...resolveTitle(parent, title) };
}

type TitleParts = Pick<ResolvedMetadata, "title" | "titleTemplate">;

function resolveTitle(parent: TitleParts, title: Metadata["title"]): TitleParts {
  if (title === undefined || title === null) return { title: parent.title, titleTemplate: parent.titleTemplate };
  if (typeof title === "string")
    return { title: applyTemplate(parent.titleTemplate, title), titleTemplate: parent.titleTemplate };
  const titleTemplate = "template" in title ? (title.template ?? undefined) : parent.titleTemplate;
  if ("absolute" in title && typeof title.absolute === "string") return { title: title.absolute, titleTemplate };
  if ("default" in title) return { title: applyTemplate(parent.titleTemplate, title.default), titleTemplate };
  return { title: parent.title, titleTemplate };
}

function applyTemplate(template: string | undefined, title: string): string {
  return template === undefined ? title : template.replaceAll("%s", () => title);
}
