import { connection } from "next/server";
import type { ReactNode } from "react";
import { openContent } from "../../../lib/content-store";
import { save } from "../actions";

export const metadata = { title: "Desk" };

export default async function Editor({
  params,
}: {
  readonly params: Promise<{ readonly slug: string }>;
}): Promise<ReactNode> {
  await connection();
  const { slug } = await params;
  const article = slug === "new" ? undefined : openContent().find(slug);
  return (
    <>
      <h1>{article?.title ?? "A new story"}</h1>
      <form action={save}>
        {article ? <input type="hidden" name="slug" value={article.slug} /> : <Field name="slug" value="" />}
        <Field name="title" value={article?.title ?? ""} />
        <Field name="summary" value={article?.summary ?? ""} />
        <label>
          body <textarea name="body" rows={8} defaultValue={article?.body ?? ""} />
        </label>
        <Field name="tags" value={article?.tags.join(", ") ?? ""} />
        <button>Save</button>
      </form>
      {article && <a href={`/api/preview?slug=${article.slug}`}>See it as it is saved</a>}
    </>
  );
}

function Field({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <label>
      {name} <input name={name} defaultValue={value} />
    </label>
  );
}
