import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { createImageStore } from "../../../../src/server/images/image-store.ts";
import { temporaryFolder } from "../../../helpers/temporary-folder.ts";

const image = (size: number) => ({ bytes: new Uint8Array(size), type: "image/webp" });

it("keeps images with their tag and time, over a restart", async () => {
  const folder = path.join(newFolder(), "images");
  const written = await createImageStore({ folder, maxBytes: 1_000 }).write("aa", image(10), 1_234_567);
  const again = createImageStore({ folder, maxBytes: 1_000 });

  expect(await again.read("aa")).toEqual({ ...written, bytes: Buffer.alloc(10) });
  expect(await again.read("bb")).toBeUndefined();
});

it("never holds more than its bytes, and lets go of what nobody asked for longest", async () => {
  const folder = newFolder();
  const store = createImageStore({ folder, maxBytes: 100 });
  for (const key of ["aa", "bb"]) await store.write(key, image(40), 1);
  await store.read("aa");
  await store.write("cc", image(40), 1);

  expect(
    [await store.read("aa"), await store.read("bb"), await store.read("cc")].map((kept) => kept !== undefined),
  ).toEqual([true, false, true]);
  expect(readdirSync(folder)).toHaveLength(2);
});

it("replaces an image, and takes one that was deleted behind its back for one that is not there", async () => {
  const folder = newFolder();
  const store = createImageStore({ folder, maxBytes: 100 });
  await store.write("aa", image(10), 1);
  await store.write("aa", image(20), 2);

  expect((await store.read("aa"))?.bytes).toHaveLength(20);
  expect(readdirSync(folder)).toHaveLength(1);

  rmSync(path.join(folder, readdirSync(folder)[0] ?? ""));
  expect(await store.read("aa")).toBeUndefined();
});

it("takes an image whose file was cut or changed for one that is not there, and deletes it (S2)", async () => {
  const folder = newFolder();
  for (const damaged of [new Uint8Array(9), new Uint8Array(0), Uint8Array.of(...new Uint8Array(9), 1)]) {
    const store = createImageStore({ folder, maxBytes: 100 });
    await store.write("aa", image(10), 1);
    writeFileSync(path.join(folder, readdirSync(folder)[0] ?? ""), damaged);

    expect(await store.read("aa")).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  }
});

it("leaves nothing of an image that could not be kept (S8)", async () => {
  const folder = newFolder();
  const store = createImageStore({ folder, maxBytes: 100 });
  await store.write("aa", image(10), 1);
  const taken = path.join(folder, readdirSync(folder)[0] ?? "");
  rmSync(taken);
  // A folder where the file should be lets the write succeed and the renaming fail.
  mkdirSync(taken);

  await expect(store.write("aa", image(10), 1)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([path.basename(taken)]);
});

it("has nothing where its folder became something else (S8)", async () => {
  const folder = path.join(newFolder(), "images");
  const store = createImageStore({ folder, maxBytes: 100 });
  await store.write("aa", image(10), 1);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, "");

  expect(await store.read("aa")).toBeUndefined();
});

it("ignores foreign files and sweeps up writes that a crash cut off", async () => {
  const folder = newFolder();
  for (const name of ["notes.txt", "x.partial"]) writeFileSync(path.join(folder, name), "");
  const store = createImageStore({ folder, maxBytes: 100 });

  expect(await store.read("notes")).toBeUndefined();
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

function newFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  return folder.path;
}
