import type { RunnableDevEnvironment } from "vite";
import type { Platform } from "../request/platform.ts";
import type { Reply } from "../revalidate/ask.ts";
import type { DoorRequest } from "../revalidate/door-request.ts";
import { createProxyGate, runnerOf, type RunProxy } from "../revalidate/proxy-gate.ts";
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
  answer: (request: DoorRequest, web: () => Request) => Promise<Reply>,
): Promise<Response> {
  const url = new URL(request.url);
  const header = (name: string): string | undefined => request.headers.get(name) ?? undefined;
  const asked = { method: request.method, target: url.pathname + url.search, header };
  const direct = async (): Promise<Response> => responseOf(await answer(asked, () => request));
  const { proxy } = await project.serverFiles();
  if (!proxy) return direct();
  const settings = await project.settings();
  const { basePath } = settings;
  const failures: unknown[] = [];
  const watching: Platform = {
    ...platform,
    report: (event) => (event.kind === "failed" ? void failures.push(event.error) : platform.report(event)),
  };
  const gate = createProxyGate({
    // Nothing is stored in development, so nothing is rendered on demand.
    manifest: { ...settings, trailingSlash: slashRuleOf(settings), preview: { previewModeId: "" } },
    matchers: await readProxyMatchers(proxy),
    platform: watching,
    load: () => loadProxy(rsc, { basePath, platform }),
  });
  const judged = gate.judge(asked);
  if (judged.kind !== "guarded") return direct();
  const passed = await gate.pass(asked, judged, () => request);
  // Told of with its line, like an error of the page itself.
  if (failures.length > 0) throw failures[0];
  if (passed.kind === "answered") return responseOf(passed.reply);
  return responseOf(passed.dress(await answer(passed.request, passed.web)));
}

async function loadProxy(
  rsc: RunnableDevEnvironment,
  where: { readonly basePath: string; readonly platform: Platform },
): Promise<RunProxy> {
  const entry = await rsc.runner.import<typeof import("../render/entry.proxy.ts")>(packageFile("render/entry.proxy"));
  return runnerOf(entry, where);
}

function responseOf(reply: Reply): Response {
  if (reply instanceof Response) return reply;
  const headers = new Headers();
  for (let at = 0; at + 1 < reply.headers.length; at += 2) {
    headers.append(reply.headers[at] ?? "", reply.headers[at + 1] ?? "");
  }
  return new Response(reply.body && new Uint8Array(reply.body), { status: reply.status, headers });
}
