import { VinextError } from "./vinext-error.ts";

/** A site that is to be files alone has routes that need a server. */
export function exportImpossible(problems: readonly string[]): VinextError {
  const lines = problems.map((problem) => `\n  - ${problem}`).join("");
  return new VinextError("VINEXT_EXPORT", `\`output: "export"\` makes files, but these need a server:${lines}`, {
    fix: 'Render them for everyone (`generateStaticParams`, `dynamic = "force-static"`), remove them, or remove `output: "export"` from next.config.',
  });
}

/** Two addresses of an exported site need one name for a file and for a folder. */
export function exportConflict(path: string, file: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_EXPORT_CONFLICT", `${path} cannot be written to out/${file}.`, {
    fix: "If another address lies below it, give one of the two another name: a file system has no folder that is also a file.",
    cause,
  });
}
