import { parseArgs } from "node:util";

import { secretsIn } from "../../manifest/webhook-secrets.ts";
import { secretMissing } from "../../errors/webhook.ts";
import { sendWebhook } from "../../server/send-webhook.ts";
import { loadEnvFiles } from "../../vite/env-files.ts";
import { UsageError } from "../arguments.ts";
import { EXIT, type Command } from "../command.ts";
import { print } from "../print.ts";
import { receiptLines } from "../receipt-lines.ts";

/** Sends one signed call to the webhook of a running site and prints the receipt. */
export const revalidate: Command = {
  description: "Tell a running site what changed",
  args: {
    url: { type: "positional", required: false, description: "Address of the site, with its base path" },
    path: { type: "string", description: "Path that changed; may be repeated", valueHint: "/posts/a" },
    page: { type: "string", description: "Pattern of a page; may be repeated", valueHint: "/posts/[slug]" },
    layout: { type: "string", description: "Pattern of a layout; may be repeated", valueHint: "/posts" },
    tag: { type: "string", description: "Tag that changed; may be repeated", valueHint: "posts" },
    expire: { type: "boolean", description: "Never show the old pages again; their next visitor waits" },
    "dry-run": { type: "boolean", description: "Count, and change nothing" },
    wait: { type: "boolean", description: "Wait until the pages are rendered again" },
    json: { type: "boolean", description: "Print the receipt as JSON" },
  },
  async run(args, words) {
    const site = siteIn(args["url"]);
    const call = callIn(words);
    loadEnvFiles(process.cwd(), "production");
    const [secret] = secretsIn(process.env);
    if (secret === undefined) throw secretMissing();
    const receipt = await sendWebhook({ site, secret, call, waits: args["wait"] === true });
    if (args["json"] === true) print.json(receipt);
    else for (const line of receiptLines(receipt)) print.line(line);
    return receipt.regenerations?.some(({ result }) => result === "failed") ? EXIT.failed : EXIT.done;
  },
};

function siteIn(url: unknown): string {
  if (typeof url !== "string" || url === "") throw new UsageError("Which site? Give its address.");
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError(`\`${url}\` is no address; it begins with https:// or http://.`);
  }
  return url;
}

/** The parser of the other commands keeps one value per option. */
function callIn(words: readonly string[]): unknown {
  const repeated = { type: "string", multiple: true } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args: [...words],
    strict: false,
    options: { path: repeated, page: repeated, layout: repeated, tag: repeated, expire: flag, "dry-run": flag },
  });
  const given = (name: "path" | "page" | "layout" | "tag"): readonly string[] =>
    (values[name] ?? []).filter((value) => typeof value === "string");
  const patterns = (type: "page" | "layout") => given(type).map((path) => ({ path, type }));
  const paths = [...given("path"), ...patterns("page"), ...patterns("layout")];
  const tags = given("tag");
  if (paths.length + tags.length === 0) throw new UsageError("What changed? Give --path, --page, --layout or --tag.");
  return { paths, tags, mode: values["expire"] === true ? "expire" : "stale", dryRun: values["dry-run"] === true };
}
