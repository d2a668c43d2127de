import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import type { Alarm } from "../../../../src/revalidate/alarm.ts";
import { createReadLocal, type LocalSite } from "../../../../src/server/images/local-source.ts";
import { temporaryFolder } from "../../../helpers/temporary-folder.ts";

it("gives up a source that does not answer in time", async () => {
  const clock = createAlarm();
  const read = readLocalOf({ answer: () => new Promise(() => {}), alarm: clock.alarm });

  const reading = read("/never");
  clock.ring();

  await expect(reading).rejects.toMatchObject({ status: 504 });
});

it("ends a stream that goes on after the time is over", async () => {
  const clock = createAlarm();
  const endless = createStream(1);
  const read = readLocalOf({ answer: async () => endless.response, alarm: clock.alarm });

  const reading = read("/events");
  await endless.read(3);
  clock.ring();

  await expect(reading).rejects.toMatchObject({ status: 504 });
  await endless.cancelled;
});

it("reads no more of a stream than a source may have (R10)", async () => {
  const endless = createStream(100);
  const read = readLocalOf({ answer: async () => endless.response });

  await expect(read("/events")).rejects.toMatchObject({ status: 413 });
  await endless.cancelled;
});

it("does not read a file that is larger than a source may be", async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const file = path.join(folder.path, "video.mp4");
  writeFileSync(file, new Uint8Array(MAXIMUM + 1));
  const read = readLocalOf({ file });

  await expect(read("/video.mp4")).rejects.toMatchObject({ status: 413 });

  writeFileSync(file, new Uint8Array(MAXIMUM));
  expect((await read("/video.mp4")).bytes).toHaveLength(MAXIMUM);
});

it("blames whoever asks for what is no image, not the site", async () => {
  for (const status of [204, 308]) {
    const read = readLocalOf({ answer: async () => new Response(null, { status }) });

    await expect(read("/moved")).rejects.toMatchObject({ status: 400 });
  }
});

const MAXIMUM = 1_000;

interface Site {
  readonly answer?: (request: Request) => Promise<Response>;
  readonly file?: string;
  readonly alarm?: Alarm;
}

function readLocalOf({ answer, file, alarm }: Site): ReturnType<typeof createReadLocal> {
  const site: LocalSite = {
    basePath: "",
    assets: { serve: () => false, fileOf: () => file },
    gate: undefined,
    door: { handle: (_, web) => answer?.(web()) ?? Promise.reject(new Error("no answer")) },
    maximumSourceBytes: MAXIMUM,
    alarm,
  };
  return createReadLocal(site);
}

function createAlarm(): { readonly alarm: Alarm; ring(): void } {
  const state = { ring: (): void => {} };
  return {
    alarm: (_, ring) => {
      state.ring = ring;
      return () => {};
    },
    ring: () => state.ring(),
  };
}

/** A stream that has no end, in pieces of so many bytes. */
function createStream(bytes: number): {
  readonly response: Response;
  readonly cancelled: Promise<void>;
  read(pieces: number): Promise<void>;
} {
  const { promise: cancelled, resolve } = Promise.withResolvers<void>();
  const state = { pieces: 0 };
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      state.pieces += 1;
      await new Promise(setImmediate);
      controller.enqueue(new Uint8Array(bytes));
    },
    cancel: () => resolve(),
  });
  return {
    response: new Response(body),
    cancelled,
    read: async (pieces) => {
      while (state.pieces < pieces) await new Promise(setImmediate);
    },
  };
}
