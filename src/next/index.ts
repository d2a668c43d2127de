export type { Metadata, ResolvedMetadata, ResolvingMetadata } from "./types/metadata.ts";
export type { NextFetchRequestConfig } from "./types/fetch-options.ts";
export type * as MetadataRoute from "./types/metadata-files.ts";
export type { NextConfig } from "./types/next-config.ts";
export type { Instrumentation, InstrumentationOnRequestError } from "./types/instrumentation.ts";
export type { ResolvingViewport, Viewport } from "./types/viewport.ts";
export type { Route } from "./types/route.ts";
