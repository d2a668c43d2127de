/** A place in a source text; lines and columns count from 1. */
export interface FramePlace {
  readonly line: number;
  readonly column: number;
}

/** Draws the lines around a place, with a mark under it:
 *
 *     2 | export default function Page() {
 *     3 |   throw new Error("broken");
 *       |         ^
 *     4 | }
 */
export function codeFrame(source: string, { line, column }: FramePlace): string {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - LINES_AROUND);
  const last = Math.min(lines.length, line + LINES_AROUND);
  const width = String(last).length;
  const drawn: string[] = [];
  for (let at = first; at <= last; at += 1) {
    drawn.push(`${String(at).padStart(width)} | ${lines[at - 1] ?? ""}`);
    if (at === line) drawn.push(`${" ".repeat(width)} | ${" ".repeat(Math.max(0, column - 1))}^`);
  }
  return drawn.join("\n");
}

const LINES_AROUND = 2;
