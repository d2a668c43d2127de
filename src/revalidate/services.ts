import type { DataCache, DataRecord } from "../entry/data-record.ts";
import type { RouteManifest } from "../manifest/route-manifest.ts";
import type { Platform } from "../request/platform.ts";
import type { ScopeServices } from "../request/scope.ts";
import type { Fences } from "./fences.ts";
import type { Store } from "./store.ts";

/** What app code may reach is made of. */
export interface ServiceNeeds {
  readonly manifest: RouteManifest;
  readonly platform: Platform;
  readonly data: DataCache | undefined;
  readonly fences: Fences;
  readonly store: Store;
}

/** Makes what app code may reach beyond itself. */
export function createServices({ manifest, platform, data, fences, store }: ServiceNeeds): ScopeServices {
  return {
    platform,
    buildId: manifest.buildId,
    basePath: manifest.basePath,
    draftSecret: manifest.preview.previewModeId,
    dataCache: data && safeData(data, store),
    fenceOf: (tags) => fences.of(tags),
    invalidate: (items) => fences.raise(items),
  };
}

/** A data cache that fails or hangs is a data cache without answers. */
function safeData(data: DataCache, store: Store): DataCache {
  return {
    read: (key) => store.attempt<DataRecord | undefined>("read data", () => data.read(key), undefined),
    write: (key, record) => store.attempt("write data", () => data.write(key, record), undefined),
  };
}
