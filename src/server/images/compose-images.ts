import { join } from "node:path";

import { reasonOf } from "../../errors/reason.ts";
import type { RouteManifest } from "../../manifest/route-manifest.ts";
import type { Platform } from "../../request/platform.ts";
import type { Assets } from "../assets.ts";
import type { Composed } from "../compose.ts";
import { withImages } from "./image-server.ts";
import { createReadLocal } from "./local-source.ts";
import type { ImageMaker, MakeImage } from "./make-image.ts";
import type { SharpFactory } from "./transform-image.ts";

/** What the image server is composed from. */
export interface ComposeImages extends Composed {
  /** Folder of what run time stores. */
  readonly storeFolder: string;
  readonly manifest: RouteManifest;
  readonly platform: Platform;
}

/** Puts the image server of a site in front of its files, where it has one. Loads nothing until somebody asks for an image. */
export function composeImages(assets: Assets, options: ComposeImages): Assets {
  const { manifest, platform, door, gate } = options;
  const { images: rules, basePath, buildId } = manifest;
  if (!rules) return assets;
  const make = createLateMaker({
    rules,
    platform,
    buildId,
    folder: join(options.storeFolder, "images"),
    readLocal: createReadLocal({ basePath, assets, gate, door, maximumSourceBytes: rules.maximumSourceBytes }),
    loadSharp: createSharpLoader(platform),
  });
  return withImages(assets, { rules, basePath, platform, make });
}

interface LateMaker extends Omit<ImageMaker, "store"> {
  readonly folder: string;
}

/** Makes an image maker that is loaded with the first image. */
function createLateMaker({ folder, ...maker }: LateMaker): MakeImage {
  const state: { loading: Promise<MakeImage> | undefined } = { loading: undefined };
  const load = async (): Promise<MakeImage> => {
    const { createMakeImage } = await import("./make-image.ts");
    const { createImageStore } = await import("./image-store.ts");
    const store = createImageStore({ folder, maxBytes: maker.rules.maximumCacheBytes });
    return createMakeImage({ ...maker, store });
  };
  return async (query, format) => (await (state.loading ??= load()))(query, format);
}

function createSharpLoader(platform: Platform): () => Promise<SharpFactory | undefined> {
  const state: { loading: Promise<SharpFactory | undefined> | undefined } = { loading: undefined };
  const load = async (): Promise<SharpFactory | undefined> => {
    try {
      return (await import("sharp")).default;
    } catch (error) {
      const why = reasonOf(error);
      const message = `sharp, which was there when the site was built, cannot be loaded: images are sent as they are. ${why}`;
      platform.report({ kind: "warning", code: "VINEXT_NO_SHARP", message });
      return undefined;
    }
  };
  return () => (state.loading ??= load());
}
