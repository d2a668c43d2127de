import type { Receipt, ReceiptItem } from "../server/send-webhook.ts";

/** Writes a receipt for people: a line per item, then one per regeneration that was waited for. */
export function receiptLines({ mode, dryRun, items, regenerations = [] }: Receipt): readonly string[] {
  const names = items.map(({ path, type, tag }) => {
    if (path === undefined) return `tag ${tag ?? ""}`;
    return type === undefined ? path : `${path} (${type})`;
  });
  const width = Math.max(...names.map((name) => name.length));
  const lines = items.map((item, index) => {
    const touched = item.entries === undefined ? "entries not counted" : entriesText(item.entries, item.uncounted);
    return `${(names[index] ?? "").padEnd(width)}  ${touched}, ${doneText(item, { mode, dryRun })}`;
  });
  return [...lines, ...regenerations.map(({ path, result }) => `${path}: ${result}`)];
}

function entriesText(entries: number, uncounted: string | undefined): string {
  const counted = entries === 1 ? "1 entry" : `${entries} entries`;
  return uncounted === undefined ? counted : `${counted} without ${uncounted}`;
}

function doneText(
  { regenerating, visible }: ReceiptItem,
  { mode, dryRun }: { readonly mode: string; readonly dryRun: boolean },
): string {
  if (dryRun) return "nothing changed (dry run)";
  if (mode === "expire") return `expired ${visible}`;
  return `stale ${visible}, ${regenerating} being rendered again`;
}
