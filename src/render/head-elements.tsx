import type { ReactNode } from "react";
import { builtSite } from "../next/site.ts";
import { promiseParams, type Params } from "../routing/params.ts";
import { guarded, type ControlTrace, type TracePlace } from "./control-trace.ts";
import { linkFiles } from "./head-files.ts";
import { headTags } from "./head-tags.ts";
import type { LoadedRoute } from "./load-route.ts";
import { resolveHead, type MetadataSource } from "./metadata.ts";
import type { MetadataProps } from "./resolved-metadata.ts";

export interface HeadInput {
  readonly route: LoadedRoute;
  readonly params: Params;
  readonly searchParams: Promise<unknown>;
}

/** Renders the head tags of a page. They stand beside the page: React lifts them into the head. */
export function headElements(
  input: HeadInput,
  at: { readonly trace: ControlTrace; readonly place: TracePlace },
): ReactNode {
  return guarded(Head, input, at);
}

async function Head(input: HeadInput): Promise<ReactNode> {
  const head = await resolveHead(await sourcesOf(input));
  return headTags(head).map(({ tag: Tag, props, text }, index) => (
    <Tag key={index} {...props}>
      {text}
    </Tag>
  ));
}

async function sourcesOf({ route, params, searchParams }: HeadInput): Promise<readonly MetadataSource[]> {
  const props: MetadataProps = { params: promiseParams(params), searchParams };
  // A layout is shared by pages with different queries, so it never sees them.
  const layoutProps: MetadataProps = { params: promiseParams(params), searchParams: Promise.resolve({}) };
  const { basePath } = builtSite();
  const files = await Promise.all(route.levels.map(({ heads }) => linkFiles(heads, { params, basePath })));
  const layouts = route.levels.map((level, index) => ({
    module: level.layoutModule,
    props: layoutProps,
    files: files[index] ?? [],
  }));
  return [...layouts, { module: route.pageModule, props, files: files.at(-1) ?? [] }];
}
