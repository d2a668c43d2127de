import { createElement, type ReactNode } from "react";
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

/** Holds the two halves of the head of a page. */
export interface PageHead {
  /** The tags, which React lifts into the head; nothing where metadata throws. They outlive an error of the page. */
  readonly tags: ReactNode;
  /** Shows nothing and throws what metadata throws. Stands where the page does, so that its boundaries answer. */
  readonly outcome: ReactNode;
}

/** Makes the head of a page, which is resolved once for both halves. */
export function pageHead(input: HeadInput, at: { readonly trace: ControlTrace; readonly place: TracePlace }): PageHead {
  const held: { tags?: Promise<ReactNode> } = {};
  const resolved = (): Promise<ReactNode> => (held.tags ??= tagsOf(input));
  const Tags = (): Promise<ReactNode> => resolved().catch(() => undefined);
  const Outcome = (): Promise<ReactNode> => resolved().then(() => undefined);
  return { tags: createElement(Tags), outcome: guarded(Outcome, {}, at) };
}

async function tagsOf(input: HeadInput): Promise<ReactNode> {
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
