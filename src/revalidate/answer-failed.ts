import type { Platform } from "../request/platform.ts";
import type { ScopeServices } from "../request/scope.ts";
import { representationOf, type Ask, type Reply } from "./ask.ts";
import { unkept } from "./header-layers.ts";
import { failedAnswer } from "./plain.ts";
import type { LoadRenderer } from "./renderer.ts";
import { dressed } from "./visitor-answer.ts";

/** Answers a page whose render failed with 500 and what the app shows then. The failure has been reported. Never rejects. */
export type AnswerFailed = (ask: Ask, error: unknown) => Promise<Reply>;

export interface FailedNeeds {
  readonly loadRenderer: LoadRenderer;
  readonly services: ScopeServices;
  readonly platform: Platform;
}

/** Makes the way of a failed render. Nothing of it can be stored: what it answers is a visitor's (ST-12, ST-14). */
export function createAnswerFailed({ loadRenderer, services, platform }: FailedNeeds): AnswerFailed {
  return async (ask, error) => {
    const { place, shape, draft, status, extra } = ask;
    // Who asks for a payload loads the document instead, and a handler has nothing to show.
    if (shape !== "document" || place.route.kind !== "page") return failedAnswer(shape, extra);
    const { path, route } = place;
    const { url, headers, signal } = ask.web();
    try {
      const renderer = await loadRenderer();
      const visit = { route: route.id, path, representation: representationOf(ask), draft, services, status };
      // Without the body: a form that was sent has been read, and what stands in for its page has no use for it.
      const response = await renderer.failure(new Request(url, { headers, signal }), { ...visit, error });
      return await dressed(response, { ...ask, extra: unkept(extra) }, "failed");
    } catch (again) {
      // Most often the renderer cannot be loaded at all, which is what failed before.
      if (again !== error && !signal.aborted)
        platform.report({ kind: "failed", path, route: route.id, reason: "visit", error: again });
      return failedAnswer(shape, extra);
    }
  };
}
