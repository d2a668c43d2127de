import type { ReactNode } from "react";
import { builtSite } from "../next/site.ts";
import { promiseParams } from "../routing/params.ts";
import { guarded, type ControlTrace, type TracePlace } from "./control-trace.ts";
import { linkFiles } from "./head-files.ts";
import type { HeadSource } from "./head-sources.ts";
import { headTags } from "./head-tags.ts";
import { resolveHead, type MetadataSource } from "./metadata.ts";

export interface HeadInput {
  readonly sources: readonly HeadSource[];
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

function sourcesOf({ sources, searchParams }: HeadInput): Promise<readonly MetadataSource[]> {
  const { basePath } = builtSite();
  return Promise.all(
    sources.map(async ({ module, part, heads, params }) => ({
      module,
      // A layout is shared by pages with different queries, so it never sees them.
      props: {
        params: promiseParams(params),
        searchParams: part === "page" ? searchParams : Promise.resolve({}),
      },
      files: await linkFiles(heads, { params, basePath }),
    })),
  );
}
