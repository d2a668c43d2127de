/** Types of the functions that an `instrumentation` file may export. */
export interface Instrumentation {
  readonly onRequestError: InstrumentationOnRequestError;
}

/** Is told about each error of a render, route handler, action or background regeneration. */
export type InstrumentationOnRequestError = (
  error: unknown,
  request: Readonly<{ path: string; method: string; headers: Readonly<Record<string, string | string[] | undefined>> }>,
  context: Readonly<{
    routerKind: "App Router";
    routePath: string;
    routeType: "render" | "route" | "action" | "proxy";
    renderSource?: "react-server-components" | "react-server-components-payload" | "server-rendering";
    revalidateReason: "on-demand" | "stale" | undefined;
  }>,
) => void | Promise<void>;
