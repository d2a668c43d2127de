import type { CompleteOptions } from "./door-options.ts";
import type { DoorWebhookParts } from "./door-webhook-parts.ts";
import { createFollowRewrites } from "./follow-rewrites.ts";
import { createInvalidate } from "./invalidate.ts";
import { createVerifier } from "./signature.ts";
import { createFindTouched } from "./touched.ts";
import { createAdmission } from "./webhook-admission.ts";
import { createWebhook, type AnswerWebhook } from "./webhook.ts";

/** Makes the webhook of a front door; undefined without a secret. */
export function createDoorWebhook(options: CompleteOptions, parts: DoorWebhookParts): AnswerWebhook | undefined {
  const { revalidateSecrets = [], platform, alarm, manifest, codec } = options;
  if (revalidateSecrets.length === 0) return undefined;
  if (revalidateSecrets.some(({ length }) => length < SHORT_SECRET)) platform.report(SECRET_SHORT);
  const { limits } = options.handler;
  const mostPlaces = options.limits.webhookPlaces;
  const findTouched = createFindTouched({ ...parts, manifest, platform, digest: codec.digest, mostPlaces });
  return createWebhook({
    admit: createAdmission({ verifier: createVerifier(revalidateSecrets), now: platform.now, alarm }),
    followRewrites: createFollowRewrites(parts.locator, manifest.basePath),
    invalidate: createInvalidate({ ...parts, findTouched, platform, alarm, limits }),
    receipts: parts.receipts,
    platform,
    createSignal: options.createSignal,
  });
}

// 128 bits in base64; Standard Webhooks asks for 192.
const SHORT_SECRET = 22;
const SECRET_SHORT = {
  kind: "warning",
  code: "VINEXT_SECRET_SHORT",
  message: `A secret of the revalidation webhook has fewer than ${SHORT_SECRET} characters and may be guessed. Make one: echo "whsec_$(openssl rand -base64 32)"`,
} as const;
