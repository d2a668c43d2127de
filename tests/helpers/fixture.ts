import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** Names the files of an app, relative to its root, with their contents. */
export type FixtureFiles = Readonly<Record<string, string | Uint8Array>>;

/** The smallest root layout. */
export const LAYOUT = `export default function Layout({ children }: { readonly children: React.ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}`;

/** Writes an app to a new folder below the repository, where packages resolve as in a site. Returns its root. */
export function stageFixture(files: FixtureFiles): string {
  mkdirSync(FOLDER, { recursive: true });
  const root = mkdtempSync(path.join(FOLDER, "app-"));
  writeFiles(root, { "package.json": `{ "private": true, "type": "module" }`, ...files });
  return root;
}

/** Writes further files into a staged app, or new contents into old ones. */
export function writeFiles(root: string, files: FixtureFiles): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** Deletes a staged app with everything that was built from it. */
export function removeFixture(root: string): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 3 });
}

/** Writes a page that says a text and does nothing else. */
export function plainPage(text: string): string {
  return `export default function Page() { return <p>${text}</p>; }`;
}

// Not the system's folder for temporary files: from there, no package would be found.
const FOLDER = path.resolve(import.meta.dirname, "../.tmp");
