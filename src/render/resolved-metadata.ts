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
