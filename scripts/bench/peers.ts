import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { WORK } from "./site.ts";

/** Stages a site for a framework that is compared with, which is installed on first need. Returns its root. */
export function stagePeerSite(name: string, site: string, files: Readonly<Record<string, string>>): string {
  const modules = path.join(installedPeers("peers"), "node_modules");
  const root = path.join(WORK, name);
  rmSync(root, { recursive: true, force: true });
  mkdirSync(root, { recursive: true });
  cpSync(path.join(import.meta.dirname, site), root, { recursive: true });
  writeFileSync(path.join(root, "package.json"), `{ "private": true, "type": "module" }\n`);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(root, file), text);
  symlinkSync(modules, path.join(root, "node_modules"));
  return root;
}

/** Names the command of a package among the peers. */
export function peerCommand(file: string): string {
  return path.join(import.meta.dirname, "peers/node_modules", file);
}

/** Installs the frameworks of one of the folders beside this file, unless they are. Returns the folder. */
export function installedPeers(name: "peers" | "workers-peers"): string {
  const folder = path.join(import.meta.dirname, name);
  if (!existsSync(path.join(folder, "node_modules")))
    execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  return folder;
}
