import path from "node:path";

/** Whether a module is a file of the App Router, whose style sheets the route table loads. */
export function isRouteFile(id: string, root: string): boolean {
  const relative = path.relative(root, id.split("?")[0] ?? id);
  return /^(?:src\/)?app\//.test(relative) && ROUTE_FILE.test(relative);
}

const ROUTE_FILE = /(?:^|\/)(?:page|layout|default)\.[\w.]+$/;
