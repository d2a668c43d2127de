import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { createRouteManifest } from "../../../src/manifest/create-manifest.ts";
import type { RouteRecord } from "../../../src/manifest/route-manifest.ts";
import { manifestOf } from "../manifest/build-fixture.ts";

/** A finished build whose renderer does what the paths say, and counts renders in a file. */
export interface FakeApp {
  readonly root: string;
  /** Paths that were rendered so far, in order, in every process. */
  renders(): readonly string[];
}

/** Writes a build to a new folder. `lists` is what `generateStaticParams` of each route comes to, as JavaScript. */
export function fakeApp(routes: readonly RouteRecord[], lists: Readonly<Record<string, string>> = {}): FakeApp {
  const root = mkdtempSync(join(tmpdir(), "app-"));
  mkdirSync(join(root, "dist/server"), { recursive: true });
  mkdirSync(join(root, "dist/client"));
  const log = join(root, "renders.log");
  writeFileSync(log, "");
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "dist/server/index.js"), rendererSource(log, lists));
  writeFileSync(join(root, "dist/manifest.json"), JSON.stringify(createRouteManifest(manifestOf(routes))));
  return { root, renders: () => readFileSync(log, "utf8").split("\n").filter(Boolean) };
}

function rendererSource(log: string, lists: Readonly<Record<string, string>>): string {
  const cases = Object.entries(lists).map(([route, code]) => `${JSON.stringify(route)}: async () => ${code},`);
  return `
import { appendFileSync, existsSync } from "node:fs";
const LOG = ${JSON.stringify(log)};
const lists = { ${cases.join("\n")} };
const encode = (text) => new TextEncoder().encode(text);
const attempts = new Map();

export function createRenderer() {
  return {
    async plan(route) {
      const listed = lists[route] ? await lists[route]() : undefined;
      return { route, paths: listed ?? [], covered: listed !== undefined };
    },
    async shared({ path, route, startedAtMs, services, signal }) {
      appendFileSync(LOG, path + "\\n");
      const attempt = (attempts.get(path) ?? 0) + 1;
      attempts.set(path, attempt);
      const is = (word) => path.includes(word);
      if (is("fragile") && existsSync(LOG + ".broken")) throw new Error("broken at " + path);
      if (is("throws")) throw new Error("boom at " + path, { cause: new TypeError("the cause") });
      if (is("asks")) await fetch("http://127.0.0.1:" + path.split("/").at(-1) + "/hung?token=1");
      if (is("hangs")) await new Promise(() => {});
      if (is("loops")) for (;;);
      if (is("exits")) process.exit(3);
      if (is("stray")) Promise.reject(new Error("left behind"));
      if (is("flaky") && attempt < 3) throw new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) });
      if (is("takes-half-a-second")) await new Promise((resolve) => setTimeout(resolve, 500));
      if (is("slow")) await new Promise((resolve) => setTimeout(resolve, 5));
      if (is("cookies")) return { kind: "dynamic", api: "cookies()", stack: new Error("dynamic").stack };
      if (is("invalidates")) await services.invalidate([{ tag: "t" }]);
      const status = is("status500") ? 500 : is("missing") ? 404 : 200;
      const headers = is("set-cookie") ? [["set-cookie", "a=1"]] : [];
      const html = is("cut") ? "<!doctype html><p>cut" : "<!doctype html><html><body>" + path + " " + startedAtMs + "</body></html>";
      const bodies = route.endsWith("/route") ? { kind: "handler", body: encode(html) } : { kind: "page", html: encode(html), rsc: encode("0:" + path) };
      const after = [() => appendFileSync(LOG, "after " + path + "\\n")];
      return { kind: "entry", draft: { status, headers, tags: is("tagged") ? ["news"] : [], revalidate: 60, expireSeconds: undefined, bodies, after: is("after") ? after : [] } };
    },
    async visitor() { return new Response("visitor"); },
  };
}
`;
}
