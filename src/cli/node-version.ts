import { nodeTooOld } from "../errors/build.ts";

/** Throws for a Node that lacks what every command is built on: SQLite without a flag came with 22.13. */
export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < 22 || (major === 22 && minor < 13)) throw nodeTooOld(version);
}
