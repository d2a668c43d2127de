import { describe, expect, it } from "vitest";
import { pageHrefOf, rscHrefOf, shownPath, targetOf } from "../../../src/render/client/page-url.ts";

const plain = { basePath: "", trailingSlash: false };
const docs = { basePath: "/docs", trailingSlash: false };
const PAGE = "https://site.test/docs/a?x=1";

describe("targetOf", () => {
  it.each([
    ["/docs/b", "page"],
    ["b", "page"],
    ["?x=2", "page"],
    ["/docs/a?x=1", "page"],
    ["#h", "hash"],
    ["/docs/a?x=1#h", "hash"],
    ["/docs/a/?x=1#h", "hash"],
    ["#", "hash"],
    ["/other", "document"],
    ["/docsearch", "document"],
    ["https://other.test/docs/a", "document"],
    ["mailto:a@site.test", "document"],
    ["https://[", "document"],
    ["javascript:alert(1)", "refused"],
    ["data:text/html,x", "refused"],
    [" javascript:alert(1)", "refused"],
  ])("resolves %s to a %s", (href, kind) => {
    expect(targetOf(href, PAGE, docs).kind).toBe(kind);
  });
});

describe("rscHrefOf", () => {
  it.each([
    ["https://site.test/", plain, "https://site.test/index.rsc"],
    ["https://site.test/a", plain, "https://site.test/a.rsc"],
    ["https://site.test/a/?x=1#h", plain, "https://site.test/a.rsc?x=1"],
    ["https://site.test/docs", docs, "https://site.test/docs/index.rsc"],
    ["https://site.test/docs/", docs, "https://site.test/docs/index.rsc"],
    ["https://site.test/docs/%E4%BD%A0", docs, "https://site.test/docs/%E4%BD%A0.rsc"],
  ])("never names the page itself: %s (RS-14)", (href, site, rsc) => {
    expect(rscHrefOf(new URL(href), site)).toBe(rsc);
  });
});

describe("pageHrefOf", () => {
  it("finds the page that a redirected payload belongs to", () => {
    expect(pageHrefOf("https://site.test/docs/b.rsc?x=1", { hash: "#h", site: docs })).toBe(
      "https://site.test/docs/b?x=1#h",
    );
    expect(pageHrefOf("https://site.test/docs/index.rsc", { hash: "", site: docs })).toBe("https://site.test/docs");
    expect(pageHrefOf("https://site.test/index.rsc", { hash: "", site: plain })).toBe("https://site.test/");
  });

  it("finds none for a URL that no payload lives at", () => {
    expect(pageHrefOf("https://site.test/docs/login", { hash: "", site: docs })).toBeUndefined();
    expect(pageHrefOf("https://site.test/b.rsc", { hash: "", site: docs })).toBeUndefined();
  });
});

describe("shownPath", () => {
  it("keeps the payload's spelling of the same page (K7)", () => {
    expect(shownPath("https://site.test/caf%c3%a9/", "/caf%C3%A9", plain)).toBe("/caf%C3%A9");
    expect(shownPath("https://site.test/docs", "/docs/", docs)).toBe("/");
  });

  it("shows the address of a page that is stored under another path", () => {
    expect(shownPath("https://site.test/docs/missing", "/docs/_not-found", docs)).toBe("/missing");
    expect(shownPath("https://site.test/%E0%A4%A", "/_not-found", plain)).toBe("/%E0%A4%A");
  });
});
