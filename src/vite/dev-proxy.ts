import type { RunnableDevEnvironment } from "vite";
import type { Platform } from "../request/platform.ts";
import { createProxyGate, runnerOf, type Passed, type RunProxy } from "../revalidate/proxy-gate.ts";
import { slashRuleOf } from "./next-options.ts";
import { packageFile } from "./package-files.ts";
import type { Project } from "./project.ts";
import { readProxyMatchers } from "./proxy-config.ts";

export interface DevProxyOptions {
  readonly project: Project;
  readonly rsc: RunnableDevEnvironment;
  readonly platform: Platform;
}

/** Lets the app's proxy, as it is written now, see a request before the page does. Files of `public/` are Vite's. */
export async function behindDevProxy(
  { project, rsc, platform }: DevProxyOptions,
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { proxy } = await project.serverFiles();
  if (!proxy) return answer(request);
  const settings = await project.settings();
  const { basePath } = settings;
  const gate = createProxyGate({
    // Nothing is stored in development, so nothing is rendered on demand.
    manifest: { ...settings, trailingSlash: slashRuleOf(settings), preview: { previewModeId: "" } },
    matchers: await readProxyMatchers(proxy),
    platform,
    load: () => loadProxy(rsc, { basePath, platform }),
  });
  const url = new URL(request.url);
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  const asked = { method: request.method, target: url.pathname + url.search, header };
  const judged = gate.judge(asked);
  if (judged.kind !== "guarded") return answer(request);
  const passed = await gate.pass(asked, judged, () => request);
  if (passed.kind === "answered") return responseOf(passed.reply);
  const { original, target } = passed.request;
  const web = passed.web();
  const response = await answer(original ? new Request(new URL(target, url), web) : web);
  return responseOf(passed.dress(response));
}

async function loadProxy(
  rsc: RunnableDevEnvironment,
  where: { readonly basePath: string; readonly platform: Platform },
): Promise<RunProxy> {
  const entry = await rsc.runner.import<typeof import("../render/entry.proxy.ts")>(packageFile("render/entry.proxy"));
  return runnerOf(entry, where);
}

function responseOf(reply: Extract<Passed, { kind: "answered" }>["reply"]): Response {
  if (reply instanceof Response) return reply;
  const headers = new Headers();
  for (let at = 0; at + 1 < reply.headers.length; at += 2) {
    headers.append(reply.headers[at] ?? "", reply.headers[at + 1] ?? "");
  }
  return new Response(reply.body && new Uint8Array(reply.body), { status: reply.status, headers });
}
