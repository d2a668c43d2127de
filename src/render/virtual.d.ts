declare module "virtual:vinext/routes" {
  const routeTable: import("./route-table.ts").RouteTable;
  export default routeTable;
}

declare module "virtual:vinext/proxy" {
  // One of these is there, or a default export; the build has seen that.
  export const proxy: unknown;
  export const middleware: unknown;
}

// The app's own file, or an empty module.
declare module "virtual:vinext/instrumentation-client" {}

declare module "virtual:vite-rsc/encryption-key" {
  const encryptionKey: () => string | Promise<string>;
  export default encryptionKey;
}
