/** Builds the path of a country's page. */
export function countryPath(code: string): string {
  return `/country/${code}`;
}

/** Builds the path of a region's page. */
export function regionPath(slug: string): string {
  return `/region/${slug}`;
}

/** Builds the path of a native name's page, percent-encoded as it goes over the wire. */
export function nativePath(name: string): string {
  return `/native/${encodeURIComponent(name)}`;
}

/** Decodes one path segment as a page receives it; undefined when it is not valid percent-encoding. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment).normalize("NFC");
  } catch {
    // A broken escape names no page; the caller answers "not found".
    return undefined;
  }
}
