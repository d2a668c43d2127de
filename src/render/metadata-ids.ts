import { metadataFileResult } from "../errors/page.ts";
import type { MetadataModule } from "./route-table.ts";

/** One answer that a metadata file lists, with what it says about it. */
export interface ListedAnswer extends Pick<MetadataModule, "alt" | "size" | "contentType"> {
  readonly id: string;
}

/** Runs what lists the answers of a metadata file; none when nothing does. */
export async function metadataAnswers(
  module: MetadataModule,
  { file, params }: { readonly file: string; readonly params: unknown },
): Promise<readonly ListedAnswer[]> {
  const list: unknown = module.generateSitemaps
    ? await module.generateSitemaps()
    : await module.generateImageMetadata?.({ params });
  if (list === undefined) return [];
  if (!Array.isArray(list)) throw metadataFileResult(file, "a list of `{ id }` objects");
  return list.map((item: unknown) => {
    const id = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
    if (typeof id !== "string" && typeof id !== "number") {
      throw metadataFileResult(file, "a list of objects with an `id` that is a string or number");
    }
    return { ...(item as object), id: String(id) };
  });
}

/** Lists the ids alone. */
export async function metadataIds(
  module: MetadataModule,
  at: { readonly file: string; readonly params: unknown },
): Promise<readonly string[]> {
  return (await metadataAnswers(module, at)).map(({ id }) => id);
}
