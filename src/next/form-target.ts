/** Says what a form sends, in plain values. */
export interface FormInput {
  /** Where it is sent: absolute, or relative to the page. */
  readonly action: string;
  /** Names and values in the order of the form; a file counts by its name. */
  readonly fields: Iterable<readonly [string, FormDataEntryValue]>;
  /** Absolute URL of the page that the form is on. */
  readonly page: string;
}

/** Gives the URL that a browser would go to: the query of the action is replaced, its hash stays. */
export function formTarget({ action, fields, page }: FormInput): string {
  const target = new URL(action, page);
  target.search = "";
  for (const [name, value] of fields) {
    target.searchParams.append(withCrlf(name), typeof value === "string" ? withCrlf(value) : value.name);
  }
  return target.href;
}

/** Says how the button that sends a form changes it; undefined where it says nothing. */
export interface Submitter {
  readonly action: string | undefined;
  readonly method: string | undefined;
  readonly encType: string | undefined;
  readonly target: string | undefined;
}

/** Decides whether sending is a client navigation: nothing about the button asks for another method, window or function. */
export function staysHere({
  action = "",
  method = "get",
  encType = URL_ENCODED,
  target = "_self",
}: Submitter): boolean {
  const isPlain = method.toLowerCase() === "get" && encType.toLowerCase() === URL_ENCODED && target === "_self";
  // React gives a button with a function this action once the page is hydrated.
  return isPlain && !/^\s*javascript:/i.test(action);
}

const URL_ENCODED = "application/x-www-form-urlencoded";

/** Browsers send line breaks of every kind as these two characters. */
function withCrlf(text: string): string {
  return text.replaceAll(/\r\n|\r|\n/g, "\r\n");
}
