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

declare module "virtual:vinext/proxy-bundle" {
  export const runProxy: import("../revalidate/proxy-gate.ts").ProxyBundle["runProxy"];
}

declare module "virtual:vinext/instrumentation" {}

declare module "cloudflare:workers" {
  /** Keeps the current request's context alive until work ends. */
  export function waitUntil(work: Promise<unknown>): void;

  /** The bindings that each request gets as well. */
  export const env: object;

  /** What is used of the base of all Durable Objects. */
  export abstract class DurableObject {
    protected readonly ctx: {
      readonly storage: {
        get(key: string): Promise<unknown>;
        list(options: { readonly prefix: string }): Promise<ReadonlyMap<string, unknown>>;
        put(key: string, value: unknown): Promise<void>;
        put(entries: Readonly<Record<string, unknown>>): Promise<void>;
        delete(key: string): Promise<boolean>;
        delete(keys: string[]): Promise<number>;
        deleteAll(): Promise<void>;
        setAlarm(atMs: number): Promise<void>;
      };
    };
    constructor(context: unknown, env: unknown);
  }
}
