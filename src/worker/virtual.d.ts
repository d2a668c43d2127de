declare module "virtual:vinext/site" {
  /** JSON of a `WorkerSite`. */
  const text: string;
  export default text;
}

declare module "virtual:vinext/listed" {
  /** Bytes of a `ListedSet`. */
  const bytes: ArrayBuffer;
  export default bytes;
}

declare module "virtual:vinext/renderer" {
  export function createRenderer(options: {
    readonly buildId: string;
    readonly basePath: string;
    readonly mode: "production";
  }): import("../revalidate/renderer.ts").Renderer;
}

declare module "cloudflare:workers" {
  /** Keeps the current request's context alive until work ends. */
  export function waitUntil(work: Promise<unknown>): void;
}
