/** Gives the URL pattern of a route id: without groups, slots and the name of the file. */
export function routeUrl(id: string): string {
  const segments = id.split("/").slice(1, -1);
  return `/${segments.filter((segment) => !segment.startsWith("(") && !segment.startsWith("@")).join("/")}`;
}
