import { draftMode } from "next/headers";
import { redirect } from "next/navigation";

/** Shows this visitor what is saved, published or not; `?off` ends that. A real site asks for a password first. */
export async function GET(request: Request): Promise<never> {
  const { searchParams } = new URL(request.url);
  const draft = await draftMode();
  if (searchParams.has("off")) draft.disable();
  else draft.enable();
  const slug = searchParams.get("slug");
  redirect(slug === null ? "/" : `/articles/${encodeURIComponent(slug)}`);
}
