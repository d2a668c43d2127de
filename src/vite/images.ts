import { readFile } from "node:fs/promises";
import path from "node:path";
import { imageSize } from "image-size";
import type { Plugin } from "vite";
import type { BuiltImages } from "../next/image-sources.ts";
import { findAppPackage, loadAppPackage } from "./app-package.ts";
import type { NextSettings } from "./next-settings.ts";
import { isModuleOf } from "./module-id.ts";
import { packageFile } from "./package-files.ts";
import type { Project } from "./project.ts";

/** Where a site will run, as far as its images go. */
export interface ImagePlace {
  readonly root: string;
  readonly target: "node" | "workers";
}

/** Says whether a site has an image server, and if not, whether only `sharp` is missing. */
export function imageServer({ images, output }: NextSettings, place: ImagePlace): "there" | "none" | "needs sharp" {
  const isPossible = place.target === "node" && output !== "export";
  if (!isPossible || images.unoptimized || images.loaderFile !== undefined) return "none";
  return findAppPackage(place.root, "sharp") === undefined ? "needs sharp" : "there";
}

/** Makes what the component is told about images. */
export function builtImages(settings: NextSettings, place: ImagePlace): BuiltImages {
  const { deviceSizes, imageSizes, rules } = settings.images;
  return {
    server: imageServer(settings, place) === "there" ? rules.path : undefined,
    deviceSizes,
    imageSizes,
    qualities: rules.qualities,
    allowSvg: rules.allowSvg,
  };
}

/** Makes an imported image what Next makes of it, and gives `next/image` the app's own loader. */
export function imagesPlugin(project: Project, target: "node" | "workers"): Plugin[] {
  return [staticImagesPlugin(project), loaderPlugin(project, target)];
}

/** Makes an imported image `{ src, width, height, blurDataURL }`; the last one where `sharp` can make it. */
function staticImagesPlugin(project: Project): Plugin {
  return {
    name: "vinext:static-images",
    enforce: "pre",
    load: {
      filter: { id: /\.(?:png|jpe?g|webp|avif|gif|svg|ico|bmp)$/i },
      async handler(id) {
        const bytes = await readFile(id);
        const { width, height } = imageSize(bytes);
        const facts = { width, height, ...(await blurOf(project.root(), id, bytes)) };
        return `import src from ${JSON.stringify(`${id}?url`)};\nexport default { src, ...${JSON.stringify(facts)} };\n`;
      },
    },
  };
}

interface Blur {
  readonly blurDataURL?: string;
  readonly blurWidth?: number;
  readonly blurHeight?: number;
}

/** As many pixels as Next's previews have on their longer side. */
const BLUR_PIXELS = 8;

async function blurOf(root: string, id: string, bytes: Uint8Array): Promise<Blur> {
  if (!/\.(?:png|jpe?g|webp|avif)$/i.test(id)) return {};
  const module = (await loadAppPackage(root, "sharp")) as typeof import("sharp") | undefined;
  if (!module) return {};
  const small = module.default(bytes).resize(BLUR_PIXELS, BLUR_PIXELS, { fit: "inside" }).webp({ quality: 70 });
  const { data, info } = await small.toBuffer({ resolveWithObject: true });
  return {
    blurDataURL: `data:image/webp;base64,${data.toString("base64")}`,
    blurWidth: info.width,
    blurHeight: info.height,
  };
}

const LOADER_ID = "\0vinext:image-loader";

/** Puts `images.loaderFile` in the place of the loader that `next/image` asks for. */
function loaderPlugin(project: Project, target: "node" | "workers"): Plugin {
  const importer = packageFile("next/image-sources");
  const loaderFile = async (): Promise<string | undefined> => {
    const { loaderFile: file } = (await project.settings()).images;
    return file === undefined ? undefined : path.resolve(project.root(), file);
  };
  return {
    name: "vinext:image-loader",
    enforce: "pre",
    resolveId: {
      filter: { id: /^\.\/app-image-loader\.js$/ },
      async handler(_id, from) {
        if (from === undefined || !isModuleOf(from, importer)) return undefined;
        const place = { root: project.root(), target };
        if (imageServer(await project.settings(), place) === "needs sharp") {
          this.environment.logger.warnOnce(
            "next/image: images are sent as they are. Run `npm install sharp` to have them made smaller. [VINEXT_NO_SHARP]",
          );
        }
        return (await loaderFile()) === undefined ? undefined : LOADER_ID;
      },
    },
    async load(id) {
      if (id !== LOADER_ID) return undefined;
      const file = JSON.stringify(await loaderFile());
      return `import loader from ${file};\nexport const appImageLoader = () => loader;\n`;
    },
    // Next asks for "use client" there. Images are rendered on the server here, so a reference would be of no use.
    async transform(code, id) {
      if (this.environment.name !== "rsc" || id !== (await loaderFile())) return undefined;
      return { code: code.replace(/(["'])use client\1/, (directive) => " ".repeat(directive.length)), map: null };
    },
  };
}
