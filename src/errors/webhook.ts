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
