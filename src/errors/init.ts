import { reasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** `vinext init` was called where there is no package.json. */
export function initWithoutPackage(file: string): VinextError {
  return new VinextError("VINEXT_INIT_NO_PACKAGE", `${file} does not exist.`, {
    fix: "Run `vinext init` in the folder of your Next.js app, or name it: `vinext init my-app`.",
  });
}

/** The package.json of an app cannot be read as what it should be. */
export function initPackageBroken(file: string, why: string): VinextError {
  return new VinextError("VINEXT_INIT_PACKAGE", `${file} is not valid: ${why}.`, {
    fix: "Correct it; nothing was changed.",
  });
}

/** `vinext init` was called in the root of a workspace, which is no app. */
export function initInWorkspace(root: string): VinextError {
  return new VinextError("VINEXT_INIT_WORKSPACE", `${root} is the root of a workspace and has no app/ folder.`, {
    fix: "Name the folder of one app: `vinext init apps/web`.",
  });
}

/** An app has a Vite config that is not for this package. */
export function initForeignConfig(file: string): VinextError {
  return new VinextError(
    "VINEXT_INIT_VITE_CONFIG",
    `${file} exists and does not use vinext-isr. Nothing was changed.`,
    {
      fix: `Add the plugin to it yourself (\`import vinext from "vinext-isr"\`, then \`plugins: [vinext()]\`), or rename the file.`,
    },
  );
}

/** A file that would be changed has changes that are not committed. */
export function initUncommitted(files: readonly string[]): VinextError {
  return new VinextError("VINEXT_INIT_UNCOMMITTED", `There are uncommitted changes in ${files.join(" and ")}.`, {
    fix: "Commit or undo them first, so that you can see what `vinext init` changes.",
  });
}

/** A file could not be written; what was written before it is as it was. */
export function initNotWritten(file: string, cause: unknown): VinextError {
  return new VinextError(
    "VINEXT_INIT_NOT_WRITTEN",
    `${file} could not be written, and nothing was changed: ${reasonOf(cause)}.`,
    {
      fix: "See that you may write in this folder and run `vinext init` again.",
      cause,
    },
  );
}
