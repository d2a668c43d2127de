import { VinextError } from "./vinext-error.ts";

/** Page code asked for an invalidation while it was prerendered. */
export function invalidationAtBuild(tags: readonly string[]): VinextError {
  return new VinextError(
    "VINEXT_INVALIDATION_AT_BUILD",
    `A page tried to invalidate ${tags.join(", ")} while it was prerendered.`,
    {
      fix: "Call revalidatePath and revalidateTag in a server action or a route handler, never in a render.",
    },
  );
}

/** A page says that what it would show must not be stored. Found by its code: the app's bundle has a copy of this class. */
export function notReadyToStore(reason: string): VinextError {
  return new VinextError(NOT_READY, `The page is not ready to be stored: ${reason}.`, {
    fix: "Nothing: the page that is stored stays, and the render is tried again. A page of which none is stored is rendered on its first visit.",
  });
}

/** Is the code of a page that asked not to be stored. */
export const NOT_READY = "VINEXT_NOT_READY";

/** A page or layout file has no component as its default export. */
export function notAComponent(file: string, kind: string): VinextError {
  return new VinextError("VINEXT_NO_DEFAULT_EXPORT", `${file} has no default export that is a component.`, {
    fix: `Add \`export default function ${kind === "page" ? "Page" : "Layout"}() { … }\` to ${file}.`,
  });
}

/** A client component read the query of a page that is rendered for everyone, outside a Suspense boundary. */
export function missingSuspense(path: string): VinextError {
  return new VinextError(
    "VINEXT_MISSING_SUSPENSE",
    `useSearchParams() is used on ${path} without a Suspense boundary around it.`,
    {
      fix: "Wrap the component that calls useSearchParams() in <Suspense>, or make the page dynamic.",
    },
  );
}

/** A route handler returned something that is no Response. */
export function handlerWithoutResponse(file: string, method: string): VinextError {
  return new VinextError("VINEXT_HANDLER_NO_RESPONSE", `${method} of ${file} did not return a Response.`, {
    fix: `Return a \`Response\` or \`NextResponse\` on every way through ${method} in ${file}.`,
  });
}

/** `generateStaticParams` returned something that is no list of objects. */
export function staticParamsShape(file: string, value: unknown): VinextError {
  return new VinextError(
    "VINEXT_STATIC_PARAMS_SHAPE",
    `generateStaticParams of ${file} returned ${describe(value)}, not an array of objects.`,
    {
      fix: `Return an array such as \`[{ slug: "a" }, { slug: "b" }]\` from generateStaticParams.`,
    },
  );
}

/** `generateStaticParams` gave a param a value that no URL can have. */
export function staticParamsValue(file: string, name: string, value: unknown): VinextError {
  return new VinextError(
    "VINEXT_STATIC_PARAMS_VALUE",
    `generateStaticParams of ${file} returned ${describe(value)} for \`${name}\`.`,
    {
      fix: `Return text for \`${name}\`, or an array of texts when it is a catch-all segment.`,
    },
  );
}

function describe(value: unknown): string {
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** A metadata file of code has no default export to call. */
export function metadataFileWithoutDefault(file: string): VinextError {
  return new VinextError("VINEXT_METADATA_FILE", `app/${file} has no default export that is a function.`, {
    fix: "Export a default function that returns the content of the file.",
  });
}

/** A metadata file made something that cannot be written as what its name promises. */
export function metadataFileResult(file: string, expected: string): VinextError {
  return new VinextError("VINEXT_METADATA_RESULT", `app/${file} returned something else than ${expected}.`, {
    fix: `Return ${expected}.`,
  });
}
