import { fetchReasonOf } from "./reason.ts";
import { VinextError } from "./vinext-error.ts";

/** A webhook secret is written like one of Standard Webhooks and is none. The secret itself is not shown. */
export function secretInvalid(prefix: string): VinextError {
  return new VinextError(
    "VINEXT_SECRET_INVALID",
    `A secret of the revalidation webhook begins with ${prefix}, but what follows is not base64.`,
    {
      fix: `Copy the whole secret, or make one: echo "${prefix}$(openssl rand -base64 32)"`,
    },
  );
}

/** The body of a webhook call did not come in time. */
export function bodyTimedOut(seconds: number): VinextError {
  return new VinextError("VINEXT_WEBHOOK_BODY_TIMED_OUT", `The body did not come within ${seconds} s.`, {
    fix: "Send the call again.",
  });
}

/** The site to be revalidated did not answer. */
export function webhookNotReached(url: string, cause: unknown): VinextError {
  return new VinextError("VINEXT_WEBHOOK_NOT_REACHED", `${url} did not answer: ${fetchReasonOf(cause)}.`, {
    fix: "See that the site runs and that the address is right.",
  });
}

/** The site answered a webhook call with something else than a receipt. */
export function webhookRefused(url: string, status: number, text: string): VinextError {
  const sentence = text.trim().split("\n", 1)[0]?.slice(0, 200) ?? "";
  return new VinextError("VINEXT_WEBHOOK_REFUSED", `${url} answered ${status}: ${sentence}`, {
    fix: FIXES.get(status) ?? "Correct what the answer names and send the call again.",
  });
}

/** The site answered a webhook call with a redirect, which is not followed: what was signed goes to one address alone. */
export function webhookRedirected(url: string, status: number, location: string): VinextError {
  return new VinextError("VINEXT_WEBHOOK_REFUSED", `${url} answered ${status}: it redirects to ${location}`, {
    fix: "Give the address that the site has itself: scheme, host and port of the one it redirects to.",
  });
}

/** What answered a webhook call is not our webhook. */
export function webhookAnswerInvalid(url: string): VinextError {
  return new VinextError("VINEXT_WEBHOOK_ANSWER_INVALID", `What ${url} answered is no receipt.`, {
    fix: "See that the address is that of a site served by vinext and not of something in front of it.",
  });
}

/** No secret is at hand to sign with. */
export function secretMissing(): VinextError {
  return new VinextError("VINEXT_SECRET_MISSING", "There is no secret to sign the call with.", {
    fix: "Set VINEXT_REVALIDATE_SECRET, in the environment or in an .env file of this folder, to the secret of the site.",
  });
}

const FIXES: ReadonlyMap<number, string> = new Map([
  [401, "See that VINEXT_REVALIDATE_SECRET is the same here and there, and that both clocks are right."],
  [404, "See that the site was started with VINEXT_REVALIDATE_SECRET and that the address has its base path."],
]);
