/** Names the ending of files of a type. */
export function extensionOf(type: string): string {
  return Object.entries(TYPES).find(([, known]) => known === type)?.[0] ?? "bin";
}

/** Names the type of files with an ending; undefined for one that is no image's. */
export function typeOf(extension: string): string | undefined {
  return TYPES[extension];
}

const TYPES: Readonly<Record<string, string>> = {
  avif: "image/avif",
  webp: "image/webp",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  svg: "image/svg+xml",
  ico: "image/x-icon",
  bmp: "image/bmp",
};
