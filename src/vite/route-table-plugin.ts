import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Plugin } from "vite";
import {
  BYTES_ENDING,
  BYTES_PREFIX,
  ROUTE_TABLE_ID,
  STYLES_PREFIX,
  bytesCode,
  routeTableCode,
  stylesCode,
} from "./route-table.ts";
import { rootParamsOf } from "../routing/root-params.ts";
import type { Project } from "./project.ts";
import { ROOT_PARAMS_ID, rootParamsCode, writeRootParamTypes } from "./root-params.ts";
import { writeRouteTypes } from "./route-types.ts";

/** Names the app's proxy for the entry that runs it. */
const PROXY_ID = "virtual:vinext/proxy";

/** Names the file of the app that runs first in the browser; without one it is an empty module. */
const CLIENT_ID = "virtual:vinext/instrumentation-client";

/** Serves the route table, and scans the app again when a file comes or goes in development. */
export function routeTablePlugin(project: Project): Plugin {
  const served: { code: string | undefined } = { code: undefined };
  return {
    name: "vinext:route-table",
    resolveId: {
      filter: { id: /^virtual:vinext\// },
      async handler(id) {
        // No module of ours: another name for the app's own file.
        const { proxy, instrumentationClient } = await project.serverFiles();
        if (id === PROXY_ID) return proxy?.file;
        if (id === CLIENT_ID && instrumentationClient !== undefined) return instrumentationClient;
        return `\0${id}`;
      },
    },
    load: {
      filter: { id: /^\0virtual:vinext\// },
      async handler(id) {
        const name = id.slice(1);
        if (name.startsWith(STYLES_PREFIX)) return stylesCode(name.slice(STYLES_PREFIX.length));
        if (name.startsWith(BYTES_PREFIX)) {
          const file = name.slice(BYTES_PREFIX.length, -BYTES_ENDING.length);
          this.addWatchFile(file);
          return bytesCode(await readFile(file));
        }
        if (name === ROOT_PARAMS_ID) {
          const params = rootParamsOf((await project.scan()).routes);
          const code = rootParamsCode(params);
          await writeRootParamTypes(project.root(), params);
          return code;
        }
        if (name === CLIENT_ID) return "export {};\n";
        if (name === ROUTE_TABLE_ID) return (served.code = await tableCode(project));
        return undefined;
      },
    },
    configureServer(server) {
      const follow = async (change: "edited" | "listed", file: string): Promise<void> => {
        if (!path.normalize(file).startsWith(project.appDir() + path.sep)) return;
        if (change === "edited" && !HAS_CONFIG.test(file)) return;
        project.forget("scan");
        // A file that cannot be read is told of by the page that needs it.
        const code = await tableCode(project).catch(() => undefined);
        if (code === served.code) return;
        served.code = code;
        const { rsc } = server.environments;
        const table = rsc?.moduleGraph.getModuleById(`\0${ROUTE_TABLE_ID}`);
        if (table) rsc?.moduleGraph.invalidateModule(table);
        // A component beside the pages changes no route, and what visitors have typed stays.
        if (change === "listed") server.environments.client.hot.send({ type: "full-reload" });
      };
      server.watcher
        .on("add", (file) => void follow("listed", file))
        .on("unlink", (file) => void follow("listed", file))
        .on("change", (file) => void follow("edited", file));
    },
  };
}

async function tableCode(project: Project): Promise<string> {
  const scan = await project.scan();
  await writeRouteTypes(project.root(), scan.routes);
  return routeTableCode(scan, (await project.settings()).actions);
}

/** Route files whose exports the table repeats. */
const HAS_CONFIG = /[\\/](?:page|layout|route)\.[a-z]+$/;
