import Link from "next/link";
import { connection } from "next/server";
import type { ReactNode } from "react";
import { PublishPanel } from "../../components/publish-panel";
import { openContent } from "../../lib/content-store";
import { publish } from "./actions";

export const metadata = { title: "Desk" };

export default async function Desk(): Promise<ReactNode> {
  await connection();
  const content = openContent();
  return (
    <>
      <h1>Desk</h1>
      <PublishPanel publish={publish} pending={content.pending()} last={content.receipts()[0]} />
      <ul>
        {content.list().map(({ slug, title }) => (
          <li key={slug}>
            <Link href={`/desk/${slug}`}>{title}</Link>
          </li>
        ))}
        <li>
          <Link href="/desk/new">A new story</Link>
        </li>
      </ul>
      <p>
        <a href="/api/preview">See the paper as it is saved</a>, <a href="/api/preview?off">or as it is published</a>.
      </p>
    </>
  );
}
