import { reasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** An option of `vinext()` does not exist. */
export function optionUnknown(name: string, valid: readonly string[]): VinextError {
  return new VinextError("VINEXT_OPTION_UNKNOWN", `vinext() has no option \`${name}\`.`, {
    fix: `Remove it, or use one of: ${valid.join(", ")}.`,
  });
}

/** An option of `vinext()` has a value that cannot be used. */
export function optionInvalid(
  name: string,
  found: { readonly expected: string; readonly received: string },
): VinextError {
  return new VinextError("VINEXT_OPTION_INVALID", `The option \`${name}\` of vinext() cannot be ${found.received}.`, {
    fix: `Give it a value that is ${found.expected}.`,
  });
}

/** A project has no App Router folder. */
export function appDirMissing(root: string): VinextError {
  return new VinextError("VINEXT_NO_APP_DIR", `There is no app/ or src/app/ folder in ${root}.`, {
    fix: "Create app/layout.tsx and app/page.tsx, or run the command in the folder of your app.",
  });
}

/** An app is written for the Pages Router alone. */
export function pagesRouterOnly(folder: string): VinextError {
  return new VinextError("VINEXT_PAGES_ROUTER", `${folder} belongs to the Pages Router, and there is no app/ folder.`, {
    fix: "Move its pages to app/, where each is a folder with a page file; `vinext check` lists them.",
  });
}

/** A route file is no valid source text. */
export function sourceBroken(file: string, message: string): VinextError {
  return new VinextError("VINEXT_SOURCE_BROKEN", `${file} cannot be parsed: ${message}`, {
    fix: `Correct the syntax of ${file}.`,
  });
}

/** The files of an app contradict each other or the App Router's rules. */
export function routeProblems(
  problems: readonly { readonly message: string; readonly fix: string }[],
  appDir: string,
): VinextError {
  const lines = problems.map(({ message, fix }) => `${message} ${fix}`);
  const [first] = problems;
  if (problems.length === 1 && first) return new VinextError("VINEXT_ROUTE_PROBLEM", first.message, { fix: first.fix });
  return new VinextError(
    "VINEXT_ROUTE_PROBLEM",
    `${problems.length} problems in ${appDir}/:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
    {
      fix: "Correct each of them and build again.",
    },
  );
}

/** `next.config` threw when it was read. */
export function nextConfigBroken(file: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_NEXT_CONFIG", `${file} cannot be read: ${reasonOf(cause)}`, {
    fix: `Correct ${file}; it must export a config object or a function that returns one.`,
    cause,
  });
}

/** A function of `next.config` that gives rules threw. */
export function nextRulesFailed(name: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_NEXT_CONFIG", `${name}() of next.config failed: ${reasonOf(cause)}`, {
    fix: "Correct what it does; it runs once per build, and once when the development server starts.",
    cause,
  });
}

/** A rule of `next.config` has the wrong shape. */
export function nextRuleInvalid(name: string, at: string, message: string): VinextError {
  return new VinextError(
    "VINEXT_NEXT_RULE",
    `${name} of next.config returned a wrong rule${at ? ` at ${at}` : ""}: ${message}.`,
    {
      fix: "See Next.js's documentation of headers, redirects and rewrites for the shape of a rule.",
    },
  );
}

/** The name of a root param cannot be the name of a function. */
export function rootParamName(name: string): VinextError {
  return new VinextError(
    "VINEXT_ROOT_PARAM_NAME",
    `[${name}] lies above a root layout, but \`${name}\` cannot be imported from next/root-params.`,
    { fix: "Give the folder a name that JavaScript takes for a function, for example [lang]." },
  );
}

/** A client component imports what only server components have. */
export function serverModuleInClient(id: string, importer: string): VinextError {
  return new VinextError("VINEXT_SERVER_MODULE", `"${id}", imported by ${importer}, is for server components alone.`, {
    fix: "Read the value in a server component and pass it on as a prop.",
  });
}

/** An app imports a module of `next` that this package does not have. */
export function nextModuleUnknown(id: string, place: string, note: string): VinextError {
  return new VinextError("VINEXT_NEXT_MODULE", `"${id}", imported in ${place}, is not supported.`, {
    fix: note || "Remove the import; `vinext check` lists everything that is missing.",
  });
}

/** Code asked for the key of something that is no entry. */
export function keyFieldsInvalid(namespace: string, path: string): VinextError {
  const fields = `namespace ${JSON.stringify(namespace)}, path ${JSON.stringify(path)}`;
  return new VinextError("VINEXT_KEY_FIELDS", `No key can be made from ${fields}.`, {
    fix: "Pass the namespace of a route in the manifest and a canonical path that begins with `/`.",
  });
}

/** A rule of `next.config` has a source, destination or condition that cannot be read. */
export function ruleUnreadable(rule: string, cause: unknown): VinextError {
  return new VinextError(
    "VINEXT_RULE_UNREADABLE",
    `The rule \`${rule}\` in next.config cannot be read: ${reasonOf(cause)}.`,
    {
      fix: "Write sources as `/path/:name` or `/path/:name*`, and in destinations only names that the source or `has` captures.",
      cause,
    },
  );
}

/** A destination in `next.config` uses a name that its rule never captures. */
export function ruleParamUnknown(source: string, name: string): VinextError {
  return new VinextError(
    "VINEXT_RULE_PARAM",
    `The destination of the rule \`${source}\` in next.config uses \`:${name}\`, which the rule does not capture.`,
    {
      fix: `Put \`:${name}\` into the source or a \`has\` condition, or take it out of the destination.`,
    },
  );
}

/** An app has a proxy under its old and under its new name. */
export function middlewareBesideProxy(proxy: string, middleware: string): VinextError {
  return new VinextError("VINEXT_TWO_PROXIES", `There are two proxies: ${proxy} and ${middleware}.`, {
    fix: "Move what the second does into the first and delete it.",
  });
}

/** A proxy file exports no function that could be called. */
export function proxyWithoutFunction(file: string, name: string): VinextError {
  return new VinextError("VINEXT_PROXY_FUNCTION", `${file} exports no function to call.`, {
    fix: `Export a function named \`${name}\`, or a default function.`,
  });
}

/** What a proxy file exports as `config` cannot be read before it runs. */
export function proxyConfigInvalid(file: string, why: string): VinextError {
  return new VinextError("VINEXT_PROXY_CONFIG", `The \`config\` of ${file} cannot be read: ${why}.`, {
    fix: 'Write it out with literals: `export const config = { matcher: ["/path/:name*"] }`.',
  });
}

/** An option of `experimental.serverActions` in `next.config` has the wrong shape. */
export function actionOptionInvalid(name: string, given: unknown, expected: string): VinextError {
  return new VinextError(
    "VINEXT_ACTION_OPTION",
    `\`experimental.serverActions.${name}\` in next.config is ${JSON.stringify(given)}.`,
    { fix: `Give ${expected}.` },
  );
}

/** The encryption key of Server Actions is no AES key. */
export function actionKeyInvalid(place: string): VinextError {
  return new VinextError("VINEXT_ACTION_KEY", `${place} is not the Base64 text of 16, 24 or 32 bytes.`, {
    fix: "Make one with `openssl rand -base64 32` and give it to every machine that builds this site.",
  });
}

/** A profile of `cacheLife` in `next.config` has the wrong shape. */
export function cacheLifeInvalid(detail: string): VinextError {
  return new VinextError("VINEXT_CACHE_LIFE", `\`cacheLife\` in next.config is not valid: ${detail}.`, {
    fix: "Give each profile `stale`, `revalidate` and `expire` as numbers of seconds; `revalidate` must be below `expire`.",
  });
}

/** A directive asks for a cache that is kept per visitor or elsewhere. */
export function useCacheKind(place: string, directive: string): VinextError {
  return new VinextError("VINEXT_USE_CACHE_KIND", `${place} begins with "${directive}", which is not supported.`, {
    fix: directive.endsWith("private")
      ? 'A result for one visitor is not kept. Take the directive away, or use "use cache" for what everyone may see.'
      : 'Results are kept in the store of the site, which is shared already. Write "use cache".',
  });
}

/** A `"use cache"` function cannot be kept. */
export function useCacheRefused(place: string, reason: string): VinextError {
  return new VinextError("VINEXT_USE_CACHE", `${place} uses "use cache", but ${reason}.`, {
    fix: 'Put "use cache" at the top of an async function, or of a file whose exported functions are all async, on the server.',
  });
}

/** A server component imports something of React that client components alone have. */
export function clientOnlyImport(place: string, name: string): VinextError {
  return new VinextError(
    "VINEXT_CLIENT_ONLY",
    `${place} imports ${name}, which works in client components only, but is part of a server component.`,
    { fix: 'Begin that file with "use client", or move the part that needs it into a file that does.' },
  );
}
