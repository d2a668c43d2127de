import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { stripVTControlCharacters } from "node:util";
import { startVinext } from "./build.ts";
import { send, until } from "./http.ts";

/** A development server of a staged app. */
export interface DevServer {
  readonly url: string;
  /** Everything it has printed, without colours. */
  output(): string;
  stop(): Promise<void>;
}

/** Starts `vinext dev` on a free port and waits until it answers, below the base path of its app. */
export async function startDev(root: string, basePath = ""): Promise<DevServer> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const dev = startVinext(["dev", root, "--port", new URL(url).port, "--host", "127.0.0.1"]);
  const printed: string[] = [];
  for (const stream of [dev.process.stdout, dev.process.stderr]) {
    stream?.on("data", (chunk: Buffer | string) => printed.push(String(chunk)));
  }
  await answers(url, `${basePath}/@vite/client`);
  return {
    url,
    output: () => stripVTControlCharacters(printed.join("")),
    async stop() {
      dev.process.kill("SIGTERM");
      await dev.ended;
    },
  };
}

/** Waits until a server answers, whatever it says. */
async function answers(url: string, target: string): Promise<void> {
  await until(
    () =>
      send(url, target).then(
        ({ status }) => status,
        () => 0,
      ),
    (status) => status === 200,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
