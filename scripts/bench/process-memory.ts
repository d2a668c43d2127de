import { readFileSync } from "node:fs";

/** Reads the memory that a process has for itself in MiB: resident, without pages of files. Undefined once it has ended. */
export function anonymousMiB(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}
