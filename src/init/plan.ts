import { parseSync } from "vite";
import { initForeignConfig } from "../errors/init.ts";
import { WORKING_OG } from "../errors/og.ts";
import { setMember, type Member } from "./json-text.ts";
import { TYPES_FILE, type Manifest, type Project, type TextFile } from "./project.ts";

/** One file that `vinext init` writes. */
export interface FileChange extends TextFile {
  /** What changes in it, for a person. */
  readonly what: string;
  readonly isNew: boolean;
}

/** The versions that an app gets. */
export interface Versions {
  readonly own: string;
  readonly vite: string;
  readonly react: string;
  /** Of the compiler that `.mdx` files need; the one of `@next/mdx` is a loader for webpack. */
  readonly mdx: string;
}

/** Says what has to be written into an app. Empty when all of it is there. Throws for a Vite config of another kind. */
export function planInit(project: Project, versions: Versions): readonly FileChange[] {
  return [planPackage(project, versions), planViteConfig(project), planTypes(project), planGitignore(project)].flatMap(
    (change) => change ?? [],
  );
}

function planPackage(project: Project, versions: Versions): FileChange | undefined {
  const { packageText, manifest } = project;
  const members = [...dependenciesFor(project, versions), ...scriptsFor(manifest)];
  if (members.length === 0) return undefined;
  const text = members.reduce(setMember, packageText);
  const what = members
    .map(({ section, name, value }) => (section === "scripts" ? name : `${name} ${value}`))
    .join(", ");
  return { name: "package.json", text, what, isNew: false };
}

function dependenciesFor({ manifest, drawsImages }: Project, versions: Versions): readonly Member[] {
  const { own, vite, react, mdx } = versions;
  const has = (name: string): boolean =>
    manifest.dependencies?.[name] !== undefined || manifest.devDependencies?.[name] !== undefined;
  const added: readonly Member[] = [
    { section: "dependencies", name: "vinext-isr", value: own },
    ...(drawsImages ? [{ section: "dependencies", name: "@vercel/og", value: WORKING_OG } as const] : []),
    ...(has("@next/mdx") ? [{ section: "devDependencies", name: "@mdx-js/rollup", value: mdx }] : []),
  ].filter(({ name }) => !has(name));
  const needed: readonly Member[] = [
    { section: "dependencies", name: "react", value: react },
    { section: "dependencies", name: "react-dom", value: react },
    { section: "devDependencies", name: "vite", value: vite },
  ];
  const peers = needed.flatMap((member): readonly Member[] => {
    const section = SECTIONS.find((one) => manifest[one]?.[member.name] !== undefined);
    if (section === undefined) return [member];
    return mayBe(manifest[section]?.[member.name], member.value) ? [] : [{ ...member, section }];
  });
  const types = SECTIONS.flatMap((section): readonly Member[] => {
    const wanted = manifest[section]?.["@types/node"];
    return typeof wanted !== "string" || fitsVite(wanted) ? [] : [{ section, name: "@types/node", value: NODE_TYPES }];
  });
  return [...added, ...peers, ...types];
}

const SECTIONS = ["dependencies", "devDependencies"] as const;

const NODE_TYPES = "^22.12.0";

/** Whether types of Node may become ones that Vite goes with, which are 20.19 and 22.12 or newer; else nothing can be installed. */
function fitsVite(wanted: string): boolean {
  const [, range = "", major = "", minor] = /^([\^~]|>=)?\s*(\d+)(?:\.(\d+))?/.exec(wanted) ?? [];
  if (major === "" || Number(major) > 22 || range === ">=") return true;
  const least = { 20: 19, 22: 12 }[major];
  if (least === undefined) return false;
  return range === "^" || minor === undefined || Number(minor) >= least;
}

/** Whether a wanted version may become the one that is needed: by its own major, or because it names no number. */
function mayBe(wanted: unknown, needed: string): boolean {
  if (typeof wanted !== "string") return false;
  const [, major] = /^(?:\^|>=)\s*(\d+)(?:\.|$)/.exec(wanted) ?? [];
  return major === undefined ? !/\d/.test(wanted) : needed.startsWith(`^${major}.`);
}

// The names that published vinext gives them, so that `dev`, `build` and `start` stay those of Next.js.
const SCRIPTS: Readonly<Record<string, string>> = {
  "dev:vinext": "vinext dev",
  "build:vinext": "vinext build --prerender",
  "start:vinext": "vinext start",
};

function scriptsFor({ scripts }: Manifest): readonly Member[] {
  return Object.entries(SCRIPTS).flatMap(([name, value]) =>
    scripts?.[name] === undefined ? [{ section: "scripts", name, value }] : [],
  );
}

function planViteConfig({ viteConfig, manifest, hasTypeScript }: Project): FileChange | undefined {
  if (viteConfig) {
    if (usesPlugin(viteConfig)) return undefined;
    throw initForeignConfig(viteConfig.name);
  }
  // Without `"type": "module"`, and that is for the app to say, only this ending makes a module of it.
  const ending = `${manifest.type === "module" ? "" : "m"}${hasTypeScript ? "ts" : "js"}`;
  return { name: `vite.config.${ending}`, text: VITE_CONFIG, what: "the plugin", isNew: true };
}

const VITE_CONFIG = `import vinext from "vinext-isr";
import { defineConfig } from "vite";

export default defineConfig({ plugins: [vinext()] });
`;

function usesPlugin({ name, text }: TextFile): boolean {
  const { staticImports } = parseSync(name, text).module;
  return staticImports.some(({ moduleRequest }) => moduleRequest.value === "vinext-isr");
}

function planTypes({ hasTypeScript, hasTypesFile, manifest }: Project): FileChange | undefined {
  if (!hasTypeScript || hasTypesFile) return undefined;
  const hasNext = [manifest.dependencies, manifest.devDependencies].some((names) => names?.["next"] !== undefined);
  // Where `next` is installed, its own types say what `next/*` and imported images are.
  const types = hasNext ? ["vite/types/importMeta.d.ts"] : ["vite/client", "vinext-isr/types"];
  const text = types.map((name) => `/// <reference types="${name}" />\n`).join("");
  return { name: TYPES_FILE, text, what: "types", isNew: true };
}

function planGitignore({ gitignore = "" }: Project): FileChange | undefined {
  const lines = new Set(gitignore.split(/\r?\n/).map((line) => line.trim().replaceAll(/^\/|\/$/g, "")));
  const lacking = ["dist", ".vinext"].filter((name) => !lines.has(name));
  if (lacking.length === 0) return undefined;
  const end = gitignore.includes("\r\n") ? "\r\n" : "\n";
  const before = gitignore === "" || gitignore.endsWith("\n") ? gitignore : `${gitignore}${end}`;
  const text = before + lacking.map((name) => `/${name}/${end}`).join("");
  return { name: ".gitignore", text, what: lacking.map((name) => `${name}/`).join(", "), isNew: gitignore === "" };
}
