import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { initInWorkspace, initUncommitted } from "../errors/init.ts";
import { appFolderOf, findAppDir, pagesFolderOf } from "../vite/app-dir.ts";
import { PACKAGE_DIR } from "../vite/package-files.ts";
import { detectPackageManager, type PackageManager } from "./package-manager.ts";
import { planInit, type FileChange, type Versions } from "./plan.ts";
import { readProject, type Project } from "./project.ts";
import { uncommittedFiles } from "./uncommitted.ts";
import { writeFiles } from "./write-files.ts";

/** What was, or in a dry run would be, written. */
export interface InitResult {
  /** Empty when everything was there already. */
  readonly changes: readonly FileChange[];
  readonly packageManager: PackageManager;
}

/** Brings this package to an existing Next.js app, whose own set-up and sources stay as they are. Throws and writes nothing for an odd project. */
export function initApp(root: string, mode: "write" | "dry run"): InitResult {
  const project = readProject(root);
  const hasApp = appFolderOf(root) !== undefined || pagesFolderOf(root) !== undefined;
  if (!hasApp && isWorkspace(project)) throw initInWorkspace(root);
  findAppDir(root);
  const changes = planInit(project, ownVersions());
  const packageManager = detectPackageManager(root, project.manifest.packageManager);
  if (mode === "dry run" || changes.length === 0) return { changes, packageManager };
  const old = changes.filter(({ isNew }) => !isNew).map(({ name }) => name);
  const uncommitted = uncommittedFiles(root, old);
  if (uncommitted.length > 0) throw initUncommitted(uncommitted);
  writeFiles(
    root,
    changes.map((change) => ({ ...change, before: textBefore(project, change) })),
  );
  return { changes, packageManager };
}

function isWorkspace({ root, manifest }: Project): boolean {
  return manifest.workspaces !== undefined || existsSync(path.join(root, "pnpm-workspace.yaml"));
}

function textBefore({ packageText, gitignore }: Project, { name }: FileChange): string | undefined {
  if (name === "package.json") return packageText;
  return name === ".gitignore" ? gitignore : undefined;
}

interface OwnManifest {
  readonly version: string;
  readonly peerDependencies: { readonly vite: string; readonly react: string; readonly "@mdx-js/rollup": string };
}

function ownVersions(): Versions {
  const file = path.join(path.dirname(PACKAGE_DIR), "package.json");
  const { version, peerDependencies } = JSON.parse(readFileSync(file, "utf8")) as OwnManifest;
  return {
    own: `^${version}`,
    vite: peerDependencies.vite,
    react: peerDependencies.react,
    mdx: peerDependencies["@mdx-js/rollup"],
  };
}
