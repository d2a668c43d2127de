import type { CreateDoorWebhook } from "../revalidate/door-options.ts";
import { plainAnswer } from "../revalidate/plain.ts";
import type { AnswerWebhook } from "../revalidate/webhook.ts";

/** Makes the webhook of an isolate. Its code is loaded with the first call: no HIT needs it. */
export const createLazyWebhook: CreateDoorWebhook = (options, parts) => {
  if (options.revalidateSecrets?.length === 0) return undefined;
  const state: { webhook: AnswerWebhook | undefined } = { webhook: undefined };
  return async (request, web) => {
    if (!state.webhook) {
      // Each request imports for itself: the machine evaluates a module once, and no promise is shared (CF-03).
      const { createDoorWebhook } = await import("../revalidate/door-webhook.ts");
      state.webhook ??= createDoorWebhook(options, parts);
    }
    return (await state.webhook?.(request, web)) ?? plainAnswer(404, "Not Found\n");
  };
};
