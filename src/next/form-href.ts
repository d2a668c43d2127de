/** Says what a form was sent with. */
export interface SentForm {
  /** As an anchor would show it. */
  readonly action: string;
  readonly method: string;
  readonly encoding: string | undefined;
  readonly target: string | undefined;
  /** A file counts by its name, as in a document's own query. */
  readonly fields: readonly (readonly [name: string, value: string])[];
  /** URL of the page. */
  readonly page: string;
}

/** Gives where a form leads; undefined where the browser is to send it itself. */
export function formHref({ action, method, encoding, target, fields, page }: SentForm): string | undefined {
  const isPlain = encoding === undefined || encoding === "application/x-www-form-urlencoded";
  const isHere = target === undefined || target === "" || target === "_self";
  const url = URL.parse(action, page);
  if (method.toLowerCase() !== "get" || !isPlain || !isHere || url?.origin !== new URL(page).origin) return undefined;
  // As for a form of the browser's own: the fields take the place of any query.
  url.search = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString();
  return url.pathname + url.search + url.hash;
}
