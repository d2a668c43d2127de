// An app's page, checked against the package as published and without the `next` package.
import type { Metadata, MetadataRoute, ResolvingMetadata, Viewport } from "next";
import { revalidatePath, revalidateTag, unstable_cache, updateTag } from "next/cache";
import dynamic from "next/dynamic";
import Form from "next/form";
import { Inter } from "next/font/google";
import localFont from "next/font/local";
import { cookies, draftMode, headers } from "next/headers";
import Image from "next/image";
import Link from "next/link";
import { notFound, redirect, usePathname, useRouter, useSearchParams } from "next/navigation";
import { ImageResponse } from "next/og";
import Script from "next/script";
import { after, NextResponse, type NextRequest } from "next/server";
import { useReportWebVitals } from "next/web-vitals";
import type { ReactNode } from "react";
import vinext, { type VinextOptions } from "vinext-isr";

interface Props {
  readonly params: Promise<{ readonly slug: string }>;
}

export const revalidate = 60;
export const viewport: Viewport = { themeColor: "#fff" };

export async function generateMetadata({ params }: Props, _parent: ResolvingMetadata): Promise<Metadata> {
  return { title: (await params).slug, openGraph: { images: ["/a.png"] } };
}

export function generateStaticParams(): readonly { readonly slug: string }[] {
  return [{ slug: "a" }];
}

const inter = Inter({ subsets: ["latin"], axes: ["opsz"], variable: "--inter" });
const own = localFont({ src: [{ path: "./own.woff2", weight: "100 900" }], adjustFontFallback: "Arial" });
const Lazy = dynamic(async () => Link);
const read = unstable_cache(async (slug: string) => slug.length, ["slug"], { tags: ["slug"], revalidate: 60 });

export default async function Page({ params }: Props): Promise<ReactNode> {
  const { slug } = await params;
  if (slug === "gone") notFound();
  if (slug === "moved") redirect("/a");
  const answer = await fetch("https://example.com/", { next: { revalidate: 60, tags: ["example"] } });
  const theme: string | undefined = (await cookies()).get("theme")?.value;
  const agent: string | null = (await headers()).get("user-agent");
  const draft: boolean = (await draftMode()).isEnabled;
  const length: number = await read(slug);
  after(() => undefined);
  return (
    <article
      className={`${inter.className} ${own.variable}`}
      style={own.style}
      data-facts={[theme, agent, draft, length, answer.status].join()}
    >
      <Link href={{ pathname: "/a", query: { b: "c" } }} prefetch={false}>
        a
      </Link>
      <Lazy href="/b">b</Lazy>
      <Image src="/a.png" alt="" width={1} height={1} />
      <Form action="/search" replace scroll={false} prefetch={false} onSubmit={(event) => event.preventDefault()}>
        <button formAction={action}>b</button>
      </Form>
      <Form action={action} className="a" />
      <Script src="/a.js" strategy="lazyOnload" />
    </article>
  );
}

export function Client(): ReactNode {
  const router = useRouter();
  const query: string | null = useSearchParams().get("q");
  useReportWebVitals(report);
  return <button onClick={() => router.push("/a")}>{usePathname() + String(query)}</button>;
}

type Report = Parameters<typeof useReportWebVitals>[0];
const report: Report = ({ name, value }) => {
  if (name === "FCP") value.toFixed();
};

export function card(): ImageResponse {
  return new ImageResponse(<div style={{ display: "flex" }}>a</div>, { width: 1200, height: 630, headers: { a: "b" } });
}

export async function action(): Promise<void> {
  "use server";
  revalidatePath("/a", "layout");
  revalidateTag("a", "max");
  updateTag("a");
}

export function GET(request: NextRequest): NextResponse {
  return NextResponse.json({ path: request.nextUrl.pathname });
}

export function sitemap(): MetadataRoute.Sitemap {
  return [{ url: "https://example.com/", changeFrequency: "daily" }];
}

const options: VinextOptions = { target: "node" };
export const plugins = [vinext(options)];

// @ts-expect-error -- a link needs a target
export const withoutHref = <Link>a</Link>;
// @ts-expect-error -- a form that navigates has no method
export const posted = <Form action="/a" method="post" />;
// @ts-expect-error -- only these system fonts have known measures
localFont({ src: "./a.woff2", adjustFontFallback: "Georgia" });
// @ts-expect-error -- only "page" and "layout" are kinds of path
revalidatePath("/a", "route");
