import { allArticles } from "../../lib/articles";
import { xmlResponse } from "../../lib/xml";

export const dynamic = "force-static";

const SITE = "https://newsroom.example";

export async function GET(): Promise<Response> {
  const urls = (await allArticles()).map(
    ({ slug, changedAt }) => `<url><loc>${SITE}/articles/${slug}</loc><lastmod>${changedAt}</lastmod></url>`,
  );
  return xmlResponse(
    "application/xml; charset=utf-8",
    `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join("")}</urlset>`,
  );
}
