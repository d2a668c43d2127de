import type { HeaderPair } from "../../src/entry/entry.ts";
import { implicitTags } from "../../src/entry/tags.ts";
import type { Renderer, SharedJob, SharedResult, Visit } from "../../src/revalidate/renderer.ts";

/** What a test's page says: its text, or more about it. */
export type Content = string | PageContent | { readonly dynamic: string };

export interface PageContent {
  readonly text: string;
  readonly status?: number;
  readonly headers?: readonly HeaderPair[];
  readonly tags?: readonly string[];
  readonly revalidate?: number | false;
  readonly expireSeconds?: number;
  readonly after?: readonly (() => unknown)[];
}

/** Renders for everyone. The number counts renders from 1. */
export type WorldRender = (render: number, job: SharedJob) => Content | Promise<Content>;

/** Renders for one visitor. */
export type WorldVisit = (request: Request, visit: Visit) => Response | Promise<Response>;

/** A renderer that counts. */
export interface WorldRenderer {
  readonly renderer: Renderer;
  renders(): number;
  visits(): readonly Visit[];
  /** Paths in the order in which they were rendered for everyone. */
  paths(): readonly string[];
}

/** Makes a renderer out of functions. Pages get a window of 10 s unless they say otherwise. */
export function createWorldRenderer(render: WorldRender, visit: WorldVisit): WorldRenderer {
  const visits: Visit[] = [];
  const paths: string[] = [];
  return {
    renders: () => paths.length,
    visits: () => visits,
    paths: () => paths,
    renderer: {
      async shared(job) {
        paths.push(job.path);
        return resultOf(await render(paths.length, job), job);
      },
      async visitor(request, wanted) {
        visits.push(wanted);
        return visit(request, wanted);
      },
      failure: (_, { path }) => Promise.resolve(new Response(`${path} failed`, { status: 500 })),
      plan: (route) => Promise.resolve({ route, paths: [], covered: true }),
    },
  };
}

/** Writes a text as a whole document. */
export function documentOf(text: string): string {
  return `<!doctype html><html><body>${text}</body></html>`;
}

/** Takes the text out of what `documentOf` or a payload wrapped around it. */
export function textOf(body: string): string {
  return body.replace(/<[^>]*>/g, "").replace(/^0:"(.*)"\n$/, "$1");
}

function resultOf(content: Content, { route, path }: SharedJob): SharedResult {
  if (typeof content === "object" && "dynamic" in content) return { kind: "dynamic", api: content.dynamic, stack: "" };
  const page = typeof content === "string" ? { text: content } : content;
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    kind: "entry",
    draft: {
      status: page.status ?? 200,
      headers: page.headers ?? [],
      tags: [...implicitTags(route, path), ...(page.tags ?? [])],
      revalidate: page.revalidate ?? 10,
      expireSeconds: page.expireSeconds,
      after: page.after ?? [],
      bodies: route.endsWith("/route")
        ? { kind: "handler", body: bytes(page.text) }
        : { kind: "page", html: bytes(documentOf(page.text)), rsc: bytes(`0:"${page.text}"\n`) },
    },
  };
}
