/** Names so many pages, all by names of one length. */
export function slugs(count: string | undefined): readonly { readonly slug: string }[] {
  return Array.from({ length: Number(count ?? "1") }, (_, index) => ({ slug: String(index).padStart(6, "0") }));
}
