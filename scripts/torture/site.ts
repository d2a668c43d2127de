import { LAYOUT, plainPage, type FixtureFiles } from "../../tests/helpers/fixture.ts";

/** Pages that `generateStaticParams` of each family lists. */
export const LISTED = 40;

/** Makes the files of a site whose pages say which render and which version of the source they show. */
export function tortureSite(store: { readonly maxBytes?: number; readonly memoryBytes?: number } = {}): FixtureFiles {
  return {
    "vite.config.ts": `import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ store: ${JSON.stringify(store)} })] });`,
    "app/layout.tsx": LAYOUT,
    "app/not-found.tsx": plainPage("Nothing is here."),
    "app/page.tsx": plainPage("home"),
    "app/source.ts": SOURCE,
    "app/quick/[id]/page.tsx": page("quick", { revalidate: 1 }),
    "app/hour/[id]/page.tsx": page("hour", { revalidate: 3_600 }),
    "app/tagged/[id]/page.tsx": page("tagged", {}),
    "app/open/[id]/page.tsx": page("open", { revalidate: 3_600, listed: 1 }),
    "app/any/[id]/page.tsx": ANY,
    "app/broken/[id]/page.tsx": BROKEN,
    "app/api/revalidate/route.ts": REVALIDATE,
    "app/api/memory/route.ts": MEMORY,
  };
}

// Not `fetch`: its answers would be kept in the data cache, and the source could not see every render.
const SOURCE = `import { get } from "node:http";
export function versionOf(page: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(process.env.SOURCE + "?page=" + encodeURIComponent(page), (answer) => {
      answer.setEncoding("utf8");
      let text = "";
      answer.on("data", (chunk) => (text += chunk)).on("end", () => resolve(text)).on("error", reject);
    }).on("error", reject);
  });
}`;

function page(
  family: string,
  { revalidate, listed = LISTED }: { readonly revalidate?: number; readonly listed?: number },
): string {
  return `import { versionOf } from "../../source";
${revalidate === undefined ? "" : `export const revalidate = ${revalidate};`}
export function generateStaticParams() { return Array.from({ length: ${listed} }, (_, id) => ({ id: String(id) })); }
const FILLER = "so many words ".repeat(300);
export default async function Page({ params }) {
  const { id } = await params;
  const version = await versionOf("${family}/" + id);
  return <p>{\`stamp:\${crypto.randomUUID()} version:\${version}.\`} {FILLER}</p>;
}`;
}

// Small, and without a source: a million of them is a matter of minutes.
const ANY = `export const revalidate = 3600;
export const generateStaticParams = () => [];
export default async function Page({ params }) { return <p>{(await params).id} {"some words ".repeat(20)}</p>; }`;

const BROKEN = `import { Suspense } from "react";
import { versionOf } from "../../source";
export const revalidate = 1;
export const generateStaticParams = () => ["late", "empty"].map((id) => ({ id }));
async function Late({ id, version }) {
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (id === "late" && version !== "0") throw new Error("failed after the shell");
  return <b>whole</b>;
}
export default async function Page({ params }) {
  const { id } = await params;
  const version = await versionOf("broken/" + id);
  if (id === "empty" && version !== "0") throw new Error("nothing to show");
  return <p>{\`stamp:\${crypto.randomUUID()} version:\${version}.\`}<Suspense fallback="later"><Late id={id} version={version} /></Suspense></p>;
}`;

const REVALIDATE = `import { revalidatePath } from "next/cache";
export async function POST(request: Request) {
  revalidatePath(await request.text());
  return new Response("done");
}`;

const MEMORY = `export const dynamic = "force-dynamic";
export function GET() {
  globalThis.gc?.();
  return Response.json(process.memoryUsage());
}`;
