import { shownFile } from "./module-id.ts";

/** Whether a module is a file of the App Router, whose style sheets the route table loads. */
export function isRouteFile(id: string, root: string): boolean {
  const file = shownFile(id, root);
  return /^(?:src\/)?app\//.test(file) && ROUTE_FILE.test(file);
}

const ROUTE_FILE = /(?:^|\/)(?:page|layout|default)\.[\w.]+$/;
