// An app's page, checked against the package as published and without the `next` package.
import type { Metadata, MetadataRoute, ResolvingMetadata, Viewport } from "next";
import { revalidatePath, revalidateTag, unstable_cache, updateTag } from "next/cache";
import dynamic from "next/dynamic";
import { Inter } from "next/font/google";
import { cookies, draftMode, headers } from "next/headers";
import Image from "next/image";
import Link from "next/link";
import { notFound, redirect, usePathname, useRouter, useSearchParams } from "next/navigation";
import Script from "next/script";
import { after, NextResponse, type NextRequest } from "next/server";
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

const inter = Inter({ subsets: ["latin"] });
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
    <article className={inter.className} data-facts={[theme, agent, draft, length, answer.status].join()}>
      <Link href={{ pathname: "/a", query: { b: "c" } }} prefetch={false}>
        a
      </Link>
      <Lazy href="/b">b</Lazy>
      <Image src="/a.png" alt="" width={1} height={1} />
      <Script src="/a.js" strategy="lazyOnload" />
    </article>
  );
}

export function Client(): ReactNode {
  const router = useRouter();
  const query: string | null = useSearchParams().get("q");
  return <button onClick={() => router.push("/a")}>{usePathname() + String(query)}</button>;
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
// @ts-expect-error -- only "page" and "layout" are kinds of path
revalidatePath("/a", "route");
