import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { extensionOf, typeOf } from "./image-types.ts";
import type { FinishedImage } from "./transform-image.ts";

/** An image as it is kept. */
export interface KeptImage extends FinishedImage {
  readonly etag: string;
  /** When it is to be made again, ms since the epoch. It is shown until then, and while that happens. */
  readonly staleAtMs: number;
}

/** Keeps finished images in a folder, at most so many bytes of them: those go first that nobody asked for longest. */
export interface ImageStore {
  /** Undefined when it is not kept; a file that cannot be read or is damaged is as good as none. */
  read(key: string): Promise<KeptImage | undefined>;
  /** Rejects when the folder cannot be written to. */
  write(key: string, image: FinishedImage, staleAtMs: number): Promise<KeptImage>;
}

/** Opens the folder of a site's images. It is listed with the first use, so that a start does not wait for it. */
export function createImageStore({ folder, maxBytes }: StoreOptions): ImageStore {
  const state: { opening: Promise<Index> | undefined } = { opening: undefined };
  const indexOf = (): Promise<Index> => (state.opening ??= listed(folder));

  async function remove(index: Index, key: string): Promise<void> {
    const known = index.files.get(key);
    if (!known) return;
    index.files.delete(key);
    index.bytes -= known.size;
    // What cannot be deleted is forgotten all the same; the next start finds it again.
    await rm(join(folder, known.name), { force: true }).catch(() => undefined);
  }

  async function add(index: Index, key: string, known: KnownFile): Promise<void> {
    const replaced = index.files.get(key);
    if (replaced && replaced.name !== known.name) await remove(index, key);
    else if (replaced) index.bytes -= replaced.size;
    index.files.delete(key);
    index.files.set(key, known);
    index.bytes += known.size;
    for (const oldest of index.files.keys()) {
      if (index.bytes <= maxBytes || oldest === key) return;
      await remove(index, oldest);
    }
  }

  return {
    async read(key) {
      const index = await indexOf();
      const known = index.files.get(key);
      if (!known) return undefined;
      const bytes = await readFile(join(folder, known.name)).catch(() => undefined);
      // A disk that loses power keeps a name without its content.
      if (!bytes || tagOf(bytes) !== known.etag) {
        await remove(index, key);
        return undefined;
      }
      // A map keeps the order in which keys were set: the first is the one that nobody asked for longest.
      if (index.files.delete(key)) index.files.set(key, known);
      const { etag, type, staleAtMs } = known;
      return { bytes, etag, type, staleAtMs };
    },
    async write(key, image, staleAtMs) {
      const index = await indexOf();
      const etag = tagOf(image.bytes);
      const extension = extensionOf(image.type);
      const name = [key, etag, Math.round(staleAtMs).toString(36), extension].join(".");
      await writeWhole(join(folder, name), image.bytes);
      await add(index, key, { name, size: image.bytes.byteLength, etag, type: image.type, staleAtMs });
      return { ...image, etag, staleAtMs };
    },
  };
}

/** Under its name a file is always whole. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(file);
  const partial = join(folder, `${randomUUID()}.partial`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(partial, bytes);
    await rename(partial, file);
  } catch (error) {
    // What a full disk took of it must not stay there.
    await rm(partial, { force: true });
    throw error;
  }
}

function tagOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("base64url").slice(0, 27);
}

interface StoreOptions {
  /** Absolute. */
  readonly folder: string;
  readonly maxBytes: number;
}

interface Index {
  /** By key, in the order of their last use. */
  readonly files: Map<string, KnownFile>;
  bytes: number;
}

interface KnownFile extends Omit<KeptImage, "bytes"> {
  readonly name: string;
  readonly size: number;
}

/** Reads from the names of files all that is known of them: `<key>.<etag>.<stale at, base 36>.<extension>`. */
async function listed(folder: string): Promise<Index> {
  const names = await readdir(folder).catch(() => []);
  const found: (readonly [string, KnownFile, number])[] = [];
  for (const name of names) {
    const [key = "", etag = "", staleAt = "", extension = ""] = name.split(".");
    const type = typeOf(extension);
    const facts = await stat(join(folder, name)).catch(() => undefined);
    if (type === undefined || !facts?.isFile()) {
      // A write that a crash cut off.
      if (extension === "" && name.endsWith(".partial")) await rm(join(folder, name), { force: true });
      continue;
    }
    const known = { name, size: facts.size, etag, type, staleAtMs: Number.parseInt(staleAt, 36) };
    found.push([key, known, facts.mtimeMs]);
  }
  const inOrder = found.toSorted(([, , one], [, , other]) => one - other);
  return {
    files: new Map(inOrder.map(([key, known]) => [key, known])),
    bytes: inOrder.reduce((sum, [, { size }]) => sum + size, 0),
  };
}
