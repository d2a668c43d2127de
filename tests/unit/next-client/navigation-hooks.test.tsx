import { Suspense, useId, type ReactNode } from "react";
import { renderToReadableStream, renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import dynamic from "../../../src/next/dynamic.tsx";
import Link from "../../../src/next/link.tsx";
import {
  useParams,
  usePathname,
  useRouter,
  useSearchParams,
  useSelectedLayoutSegment,
  useSelectedLayoutSegments,
  useServerInsertedHTML,
} from "../../../src/next/navigation.client.tsx";
import { LayoutSegments } from "../../../src/render/client/layout-segments.tsx";
import { ServerRouter } from "../../../src/render/client/router.tsx";
import type { RscPayload } from "../../../src/render/payload.ts";

const PAYLOAD: RscPayload = {
  build: "b1",
  path: "/posts/%E4%BD%A0",
  params: { slug: "%E4%BD%A0" },
  root: undefined,
  status: 200,
};

interface RenderOptions {
  readonly search?: string;
}

async function render(
  children: ReactNode,
  { search }: RenderOptions = {},
): Promise<{ readonly html: string; readonly digests: readonly unknown[] }> {
  const digests: unknown[] = [];
  const stream = await renderToReadableStream(
    <ServerRouter payload={PAYLOAD} search={search}>
      {children}
    </ServerRouter>,
    { onError: (error) => void digests.push((error as { readonly digest?: unknown }).digest) },
  );
  await stream.allReady;
  return { html: await new Response(stream).text(), digests };
}

function Query(): ReactNode {
  return <p>{useSearchParams().get("q")}</p>;
}

describe("useSearchParams", () => {
  it("leaves the component to the browser in a render for everyone (PR-14)", async () => {
    const { html, digests } = await render(<Suspense fallback={<p>FB</p>}>{<Query />}</Suspense>);

    expect(html).toContain("FB");
    expect(digests).toEqual(["BAILOUT_TO_CLIENT_SIDE_RENDERING"]);
  });

  it("fails the render when no boundary is around it (BF-06)", async () => {
    await expect(render(<Query />)).rejects.toMatchObject({ digest: "BAILOUT_TO_CLIENT_SIDE_RENDERING" });
  });

  it("reads the query in a visitor's render, and only reads", async () => {
    function Changes(): ReactNode {
      useSearchParams().set();
      return undefined;
    }

    expect((await render(<Query />, { search: "?q=1" })).html).toContain("<p>1</p>");
    await expect(render(<Changes />, { search: "?q=1" })).rejects.toThrow("set() was called");
  });
});

it("gives path, params and segments as the URL has them", async () => {
  function Facts(): ReactNode {
    return (
      <p>
        {JSON.stringify([usePathname(), useParams(), useSelectedLayoutSegments(), useSelectedLayoutSegment("modal")])}
      </p>
    );
  }
  const { html } = await render(<LayoutSegments segments={["posts", "%E4%BD%A0"]}>{<Facts />}</LayoutSegments>);

  expect(html.replaceAll("&quot;", '"')).toContain(
    '["/posts/%E4%BD%A0",{"slug":"%E4%BD%A0"},["posts","%E4%BD%A0"],null]',
  );
});

it("names the hook that was used outside of a page", () => {
  function Lost(): ReactNode {
    return usePathname();
  }

  expect(() => renderToStaticMarkup(<Lost />)).toThrow("usePathname was called outside");
});

it("refuses to navigate during a server render", async () => {
  function Eager(): ReactNode {
    useRouter().push("/login");
    return undefined;
  }

  await expect(render(<Eager />)).rejects.toThrow("router.push() was called");
});

it("hands inserted elements to the server render", () => {
  const inserted: (() => ReactNode)[] = [];
  function Styled(): ReactNode {
    useServerInsertedHTML(() => <style>{"a{}"}</style>);
    return undefined;
  }

  renderToStaticMarkup(
    <ServerRouter payload={PAYLOAD} search={undefined} insertHtml={(callback) => void inserted.push(callback)}>
      <Styled />
    </ServerRouter>,
  );

  expect(renderToStaticMarkup(inserted[0]?.())).toBe("<style>a{}</style>");
});

it("adds nothing around a page that would change its ids", () => {
  function Id(): ReactNode {
    return useId();
  }

  const inside = renderToStaticMarkup(
    <ServerRouter payload={PAYLOAD} search={undefined}>
      <Id />
    </ServerRouter>,
  );

  expect(inside).toBe(renderToStaticMarkup(<Id />));
});

describe("Link", () => {
  it("is a plain anchor in the document", async () => {
    const { html } = await render(
      <Link href={{ pathname: "/a/", query: { x: 1 } }} replace prefetch={false} scroll={false} className="c">
        A
      </Link>,
    );

    expect(html).toBe('<a class="c" href="/a?x=1">A</a>');
  });

  it("works without a router", () => {
    expect(renderToStaticMarkup(<Link href="/a">A</Link>)).toBe('<a href="/a">A</a>');
  });
});

describe("dynamic", () => {
  it("renders the component where it loads on the server, from any kind of module", async () => {
    const Default = dynamic(() => Promise.resolve({ default: () => <p>default</p> }));
    const Named = dynamic(() => Promise.resolve(() => <p>named</p>), { loading: () => <p>FB</p> });

    expect((await render([<Default key="d" />, <Named key="n" />])).html).toMatch(/default.*named/s);
  });

  it("leaves the component to the browser with `ssr: false`", async () => {
    const Late = dynamic({
      loader: () => Promise.resolve(() => <p>late</p>),
      ssr: false,
      loading: ({ isLoading }) => <p>{isLoading ? "FB" : ""}</p>,
    });
    const { html, digests } = await render(<Late />);

    expect(html).toContain("FB");
    expect(html).not.toContain("<p>late</p>");
    expect(digests).toEqual(["BAILOUT_TO_CLIENT_SIDE_RENDERING"]);
  });
});
