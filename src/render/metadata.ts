import type { Metadata, Viewport } from "../next/index.ts";
import { withFiles, withIcons, type LinkedFile } from "./head-files.ts";
import type { MetadataExports, MetadataProps, ResolvedHead, ResolvedMetadata } from "./resolved-metadata.ts";

/** One module on the way from the root layout to the page, with the props its functions get. */
export interface MetadataSource {
  readonly module: MetadataExports | undefined;
  readonly props: MetadataProps;
  /** Metadata files of its folder. */
  readonly files: readonly LinkedFile[];
}

/** Resolves the head of a page: root first, each level shallowly replacing what it sets (docs: generate-metadata). */
export async function resolveHead(sources: readonly MetadataSource[]): Promise<ResolvedHead> {
  let metadata: ResolvedMetadata = { title: undefined, titleTemplate: undefined };
  const viewport: Viewport = { width: "device-width", initialScale: 1 };
  for (const { module, props, files } of sources) {
    const parent = metadata;
    const own = module?.generateMetadata
      ? await module.generateMetadata(props, Promise.resolve(parent))
      : module?.metadata;
    if (own) metadata = mergeMetadata(parent, own);
    if (files.length > 0) metadata = withFiles(metadata, own, files);
    const ownViewport = module?.generateViewport ? await module.generateViewport(props) : module?.viewport;
    Object.assign(viewport, ownViewport);
  }
  return {
    metadata: withIcons(
      metadata,
      sources.map(({ files }) => files),
    ),
    viewport,
  };
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
