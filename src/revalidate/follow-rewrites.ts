import { PATH_TAG_PREFIX, pathTag } from "../entry/tags.ts";
import type { DoorRequest } from "./door-request.ts";
import type { Locator } from "./locate.ts";
import type { WebhookCall, WebhookItem } from "./webhook-call.ts";

/** Adds to each path of a call the page that a rewrite of the config shows there, on the host that was called. */
export type FollowRewrites = (call: WebhookCall, host: string | undefined) => WebhookCall;

/** Makes it. Rewrites that look at anything else of a request (a cookie, a header) say nothing about an address. */
export function createFollowRewrites(locator: Pick<Locator, "locate">, basePath: string): FollowRewrites {
  const followed = (item: WebhookItem, host: string | undefined): WebhookItem => {
    if (item.kind !== "path") return item;
    const asked: DoorRequest = {
      method: "GET",
      target: basePath + item.raises.slice(PATH_TAG_PREFIX.length),
      header: (name) => (name === "host" ? host : undefined),
    };
    // Like a request that a proxy answers from elsewhere: no redirect is made, and any form of the path will do.
    const found = locator.locate({ ...asked, original: asked });
    const shows = found.kind === "route" ? pathTag(found.path) : item.raises;
    return shows === item.raises ? item : { ...item, shows };
  };
  return (call, host) => ({ ...call, items: call.items.map((item) => followed(item, host)) });
}
