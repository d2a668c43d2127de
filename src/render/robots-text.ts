import type { Robots, RobotsRule } from "../next/types/metadata-files.ts";
import { listOf } from "./head-tag.ts";

/** Writes the rules for crawlers (RFC 9309), in Next's order. */
export function robotsText({ rules, host, sitemap }: Robots): string {
  const groups = listOf<RobotsRule>(rules).map((rule) => `${groupLines(rule).join("\n")}\n`);
  const rest = [
    ...(host === undefined ? [] : [`Host: ${host}`]),
    ...listOf<string>(sitemap).map((url) => `Sitemap: ${url}`),
  ];
  return [...groups, ...rest.map((line, index) => (index === rest.length - 1 ? `${line}\n` : line))].join("\n");
}

function groupLines({ userAgent, allow, disallow, crawlDelay }: RobotsRule): readonly string[] {
  const agents = listOf<string>(userAgent ?? "*");
  return [
    ...agents.map((agent) => `User-Agent: ${agent}`),
    ...listOf<string>(allow).map((path) => `Allow: ${path}`),
    ...listOf<string>(disallow).map((path) => `Disallow: ${path}`),
    ...(crawlDelay === undefined ? [] : [`Crawl-delay: ${crawlDelay}`]),
  ];
}
