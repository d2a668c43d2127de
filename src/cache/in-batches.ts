/** Reads rows in the order of their ids, so many at a time that a long list never has to fit into memory. */
export function* inBatches<Row extends { readonly id: number }>(
  read: (afterId: number) => readonly Row[],
): Generator<readonly Row[]> {
  for (let afterId = 0; ;) {
    const rows = read(afterId);
    const last = rows.at(-1);
    if (!last) return;
    yield rows;
    afterId = last.id;
  }
}
