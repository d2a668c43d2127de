// Loaded into a server under test before its own code: lets the test own the clock, and see which modules were loaded and how
// many requests came.
import { subscribe } from "node:diagnostics_channel";
import { registerHooks } from "node:module";

const clock = { aheadMs: Number(process.env["FIXTURE_CLOCK_AHEAD_MS"] ?? 0) };
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + clock.aheadMs;

const loaded: string[] = [];
registerHooks({
  load(url, context, next) {
    loaded.push(url);
    return next(url, context);
  },
});

const requests = { begun: 0 };
subscribe("http.server.request.start", () => (requests.begun += 1));

process.on("message", (message: unknown) => {
  if (typeof message !== "object" || message === null) return;
  if ("passMs" in message && typeof message.passMs === "number") clock.aheadMs += message.passMs;
  process.send?.({ loaded, begun: requests.begun });
});
// A server whose test died must not stay behind.
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
