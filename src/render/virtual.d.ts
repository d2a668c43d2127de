declare module "virtual:vinext/routes" {
  const routeTable: import("./route-table.ts").RouteTable;
  export default routeTable;
}
