import { allArticles } from "../../lib/articles";
import { xmlResponse, xmlText } from "../../lib/xml";

export const dynamic = "force-static";

export async function GET(): Promise<Response> {
  const articles = await allArticles();
  const entries = articles.map(
    ({ slug, title, summary, changedAt }) =>
      `<entry><id>urn:newsroom:${slug}</id><title>${xmlText(title)}</title><summary>${xmlText(summary)}</summary>` +
      `<updated>${changedAt}</updated><link href="/articles/${slug}"/></entry>`,
  );
  const updated = articles[0]?.changedAt ?? "1970-01-01T00:00:00Z";
  const head = `<id>urn:newsroom</id><title>The Newsroom</title><updated>${updated}</updated>`;
  return xmlResponse(
    "application/atom+xml; charset=utf-8",
    `<feed xmlns="http://www.w3.org/2005/Atom">${head}${entries.join("")}</feed>`,
  );
}
