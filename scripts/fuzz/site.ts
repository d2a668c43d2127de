import type { FixtureFiles } from "../../tests/helpers/fixture.ts";

/** Further routes for the site that is fuzzed: those that look at a request, and rules that move URLs. */
export const FUZZ_FILES: FixtureFiles = {
  "next.config.mjs": `export default {
  redirects: async () => [{ source: "/old/:id", destination: "/hour/:id", permanent: false },
    { source: "/asked", has: [{ type: "header", key: "x-ask", value: "(?<who>.*)" }], destination: "/hour/1", permanent: false }],
  rewrites: async () => [{ source: "/rewritten/:id", destination: "/hour/:id" }],
  headers: async () => [{ source: "/hour/:path*", headers: [{ key: "x-own", value: "kept" }] }],
};`,
  "app/closed/[slug]/page.tsx": `export const dynamicParams = false;
export const generateStaticParams = () => [{ slug: "a" }];
export default async function Page({ params }) { return <p>{(await params).slug}</p>; }`,
  "app/visitor/page.tsx": `import { cookies, headers } from "next/headers";
export default async function Page({ searchParams }) {
  const seen = [await headers(), await cookies()].map((list) => JSON.stringify([...list]));
  return <p>{seen} {JSON.stringify(await searchParams)}</p>;
}`,
  "app/echo/route.ts": `export async function GET(request: Request) { return new Response(request.url + JSON.stringify([...request.headers])); }
export async function POST(request: Request) { return new Response(await request.text()); }`,
  "app/feed.json/route.ts": `export const revalidate = 3600;
export const GET = (request: Request) => Response.json({ feed: "words ".repeat(300) });`,
  "app/sitemap.ts": `export const revalidate = 3600;
export default function sitemap() { return [{ url: "https://site.example/" }]; }`,
  "app/items/[id]/route.ts": `export const revalidate = 3600;
export const generateStaticParams = () => [{ id: "1" }];
export async function GET(request: Request, { params }) { return Response.json(await params); }`,
  "app/moved/[id]/page.tsx": `import { redirect } from "next/navigation";
export const revalidate = 3600;
export const generateStaticParams = () => [{ id: "1" }];
export default async function Page() { redirect("/hour/1"); }`,
  "app/gone/[id]/page.tsx": `import { notFound } from "next/navigation";
export const revalidate = 3600;
export const generateStaticParams = () => [{ id: "1" }];
export default async function Page() { notFound(); }`,
  "app/lang/[lang]/[[...rest]]/page.tsx": `export const revalidate = 3600;
export const generateStaticParams = () => [{ lang: "en", rest: ["a", "b"] }];
export default async function Page({ params }) { return <p>{JSON.stringify(await params)}</p>; }`,
  "app/kept/page.tsx": `import { unstable_cache } from "next/cache";
import { draftMode } from "next/headers";
async function directive() { "use cache"; return "kept by a directive"; }
const kept = unstable_cache(async () => "kept by a function", ["kept"], { tags: ["kept"] });
export default async function Page() {
  return <p>{await directive()} {await kept()} {String((await draftMode()).isEnabled)}</p>;
}`,
  "app/form/page.tsx": `async function send(form: FormData) { "use server"; return String(form.get("word")); }
export default function Page() { return <form action={send}><input name="word" /><button>send</button></form>; }`,
  "app/album/layout.tsx": `export default function Layout({ children, modal }) { return <div>{children}{modal}</div>; }`,
  "app/album/page.tsx": `export default function Page() { return <p>album</p>; }`,
  "app/album/photo/[id]/page.tsx": `export const generateStaticParams = () => [{ id: "1" }];
export default async function Page({ params }) { return <p>whole photo {(await params).id}</p>; }`,
  "app/album/@modal/default.tsx": `export default function Modal() { return null; }`,
  "app/album/@modal/(.)photo/[id]/page.tsx": `export default async function Modal({ params }) { return <p>photo {(await params).id}</p>; }`,
};
