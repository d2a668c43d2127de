import { afterEach, expect, it } from "vitest";
import { createInsertedHtml, insertHtmlStream } from "../../../src/render/inserted-html.ts";

const stray: unknown[] = [];
const note = (error: unknown): void => void stray.push(error);
process.on("unhandledRejection", note);
afterEach(() => stray.splice(0));

function documentWith(callback: () => string): ReadableStream<Uint8Array> {
  const inserted = createInsertedHtml();
  inserted.add(callback);
  return unfinished("<html><head></head><body>").pipeThrough(insertHtmlStream(inserted));
}

/** A document whose last part does not come. */
function unfinished(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) });
}

it("puts what the page hands over at the end of the head", async () => {
  const { value } = await documentWith(() => "styles")
    .getReader()
    .read();

  expect(new TextDecoder().decode(value)).toBe("<html><head>styles</head><body>");
});

it("breaks the document off when the page's callback throws, and leaves no stray rejection", async () => {
  const document = documentWith(() => {
    throw new Error("no styles");
  });

  await expect(new Response(document).text()).rejects.toThrow("no styles");
  await turn();
  expect(stray).toEqual([]);
});

it("leaves no stray rejection when the visitor leaves", async () => {
  const reader = documentWith(() => "styles").getReader();
  const read = reader.read();
  // The chunk is on its way in microtasks, and the HTML waits for a turn.
  for (let left = 100; left > 0; left -= 1) await Promise.resolve();
  await reader.cancel();
  await read;

  await turn();
  await turn();
  expect(stray).toEqual([]);
});

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}
