import type { ImageRules } from "../../../../src/manifest/image-rules.ts";

/** The rules of a site below `/base` with a few remote patterns. */
export const IMAGE_TEST_RULES: ImageRules = {
  path: "/base/_next/image",
  assetPrefix: "https://assets.example/x",
  widths: [32, 640],
  qualities: [75],
  formats: ["image/webp"],
  remotePatterns: [
    { protocol: "https", hostname: "cdn.example.com", port: "", pathname: "/img/**" },
    { hostname: "*.wild.example" },
    { hostname: "**.open.example" },
  ],
  minimumCacheSeconds: 60,
  maximumRedirects: 2,
  maximumSourceBytes: 1_000_000,
  maximumCacheBytes: 1_000,
  allowLocalIp: false,
  allowSvg: false,
  contentSecurityPolicy: "sandbox",
  contentDisposition: "attachment",
};
