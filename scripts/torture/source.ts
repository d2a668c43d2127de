import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** Where the pages of the torture site get their content: counts who asks, and fails on command. */
export interface Source {
  readonly url: string;
  /** Moves the content of a page on and returns its new version. */
  bump(page: string): number;
  /** How often a page asked; of all pages when none is named. */
  asked(page?: string): number;
  forget(): void;
  /** `down`: refuses; `hang`: never answers; `slow`: answers after 200 ms. */
  behave(mode: "well" | "down" | "hang" | "slow"): void;
  /** Answers everyone who was left hanging and closes. */
  close(): Promise<void>;
}

/** Starts a source on a free port. */
export async function startSource(): Promise<Source> {
  const versions = new Map<string, number>();
  const counts = new Map<string, number>();
  const hanging = new Set<ServerResponse>();
  const state = { mode: "well" };
  const server = createServer((request, response) => {
    const page = new URL(request.url ?? "/", "http://source").searchParams.get("page") ?? "";
    counts.set(page, (counts.get(page) ?? 0) + 1);
    // What it is now: a slow answer is an old one when it comes.
    const version = String(versions.get(page) ?? 0);
    const answer = (): void => void response.end(version);
    if (state.mode === "down") request.socket.destroy();
    else if (state.mode === "hang") hanging.add(response);
    else if (state.mode === "slow") setTimeout(answer, SLOW_MS);
    else answer();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    bump(page) {
      const version = (versions.get(page) ?? 0) + 1;
      versions.set(page, version);
      return version;
    },
    asked: (page) =>
      page === undefined ? [...counts.values()].reduce((sum, n) => sum + n, 0) : (counts.get(page) ?? 0),
    forget: () => counts.clear(),
    behave(mode) {
      state.mode = mode;
      if (mode === "hang") return;
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const SLOW_MS = 200;
