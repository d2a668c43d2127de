import type { Platform } from "../request/platform.ts";
import type { ScopeServices } from "../request/scope.ts";
import type { AnswerFailed } from "./answer-failed.ts";
import { representationOf, type Ask, type Reply } from "./ask.ts";
import type { LoadRenderer } from "./renderer.ts";
import { dressed, webRequest } from "./visitor-answer.ts";

/** Answers one visitor with a render of their own, and says why. Has no way to a store (K13). */
export type VisitPage = (ask: Ask, why: string) => Promise<Reply>;

export interface VisitNeeds {
  readonly loadRenderer: LoadRenderer;
  readonly services: ScopeServices;
  readonly platform: Platform;
  readonly basePath: string;
  readonly answerFailed: AnswerFailed;
}

/** Makes the visitor half of rendering. */
export function createVisitPage(needs: VisitNeeds): VisitPage {
  const { loadRenderer, services, platform, basePath, answerFailed } = needs;
  return async (ask, why) => {
    const { place, draft, status, opened } = ask;
    const { path } = opened ?? place;
    platform.report({ kind: "bypass", path, detail: why });
    const request = webRequest(ask, basePath);
    const told = new Set<unknown>();
    const watched: Platform = {
      ...platform,
      report(event) {
        if (event.kind === "failed") told.add(event.error);
        platform.report(event);
      },
    };
    try {
      await ask.informed;
      const renderer = await loadRenderer();
      const at = { route: place.route.id, path: place.path, representation: representationOf(ask) };
      const visit = { ...at, draft, services: { ...services, platform: watched }, status, opened };
      return await dressed(await renderer.visitor(request, visit), ask, why);
    } catch (error) {
      // Who leaves in the middle of sending makes reading fail; that is no failure of the page. What failed inside of a
      // page was told when it did.
      if (!request.signal.aborted && !told.has(error)) platform.report({ ...failureOf(ask, request), error });
      return answerFailed(ask, error);
    }
  };
}

/** What a failed render says besides its error. Only a form that scripts did not send still throws here as an action. */
function failureOf({ place: { path, route } }: Ask, { method, headers }: Request) {
  const request = { method, headers: Object.fromEntries(headers) };
  const during = method === "POST" && route.kind === "page" ? ({ during: "action" } as const) : {};
  return { kind: "failed", path, route: route.id, request, reason: "visit", ...during } as const;
}
