import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";

/** The repository's folder. */
export const ROOT: string = path.dirname(import.meta.dirname);

/** The built command. */
export const COMMAND: string = path.join(ROOT, "dist/cli/main.js");

/** Runs the command to its end. Throws when it fails; it has said why. */
export function vinext(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [COMMAND, ...args], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) throw new Error(`vinext ${args.join(" ")} ended with exit code ${status}.`);
}

/** Gives the first free port from this one up. */
export async function freePort(port: number): Promise<number> {
  const probe = createServer();
  const free = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (!free) return freePort(port + 1);
  probe.close();
  await once(probe, "close");
  return port;
}
