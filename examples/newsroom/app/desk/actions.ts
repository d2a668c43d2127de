"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import type { Published } from "../../components/publish-panel";
import { tagsOf, type Article } from "../../lib/article";
import { openContent } from "../../lib/content-store";
import { ownOrigin } from "../../lib/origin";
import { callWebhook } from "../../lib/publish";

/** Saves a story. Visitors see the published one until the desk publishes. */
export async function save(form: FormData): Promise<void> {
  const content = openContent();
  const slug = textOf(form, "slug")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  if (slug === "") redirect("/desk");
  const article: Article = {
    slug,
    title: textOf(form, "title"),
    summary: textOf(form, "summary"),
    body: textOf(form, "body"),
    tags: textOf(form, "tags")
      .split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
    changedAt: new Date().toISOString(),
  };
  content.addPending(tagsOf({ before: content.find(slug), after: article }));
  content.save(article);
  redirect("/desk");
}

/** Publishes everything that was saved: one signed call, and the receipt for the desk. */
export async function publish(_before: Published): Promise<Published> {
  const content = openContent();
  const tags = content.pending();
  if (tags.length === 0) return { receipt: undefined, problem: "Nothing was saved since the last time." };
  try {
    const receipt = await callWebhook(await ownOrigin(), tags);
    content.clearPending();
    content.addReceipt(receipt);
    refresh();
    return { receipt, problem: undefined };
  } catch (error) {
    return { receipt: undefined, problem: error instanceof Error ? error.message : String(error) };
  }
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.trim() : "";
}
