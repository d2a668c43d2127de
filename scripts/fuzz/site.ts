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
};
