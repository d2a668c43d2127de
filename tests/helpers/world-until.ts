/** Lets work that is on its way come to where a test wants it. */
export async function until(reached: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000; turn += 1) {
    if (reached()) return;
    await Promise.resolve();
  }
  throw new Error("The work never came to where the test waits for it.");
}
