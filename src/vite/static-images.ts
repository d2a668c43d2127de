import { readFile } from "node:fs/promises";
import { imageSize } from "image-size";
import type { Plugin } from "vite";

/** Makes an imported image what Next makes of it: `{ src, width, height }`. */
export function staticImagesPlugin(): Plugin {
  return {
    name: "vinext:static-images",
    enforce: "pre",
    load: {
      filter: { id: /\.(?:png|jpe?g|webp|avif|gif|svg|ico|bmp)$/i },
      async handler(id) {
        const { width, height } = imageSize(await readFile(id));
        return `import src from ${JSON.stringify(`${id}?url`)};\nexport default { src, width: ${width}, height: ${height} };\n`;
      },
    },
  };
}
