import path from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package's compiled rooms. */
export const PACKAGE_DIR: string = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Names a compiled file of this package, without extension: Vite processes it as part of the app. */
export function packageFile(name: string): string {
  return path.join(PACKAGE_DIR, `${name}.js`);
}
