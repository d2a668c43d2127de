/** What a `robots` file returns. */
export interface Robots {
  rules: RobotsRule | RobotsRule[];
  sitemap?: string | string[];
  host?: string;
}

/** What one or all crawlers may see. */
export interface RobotsRule {
  userAgent?: string | string[];
  allow?: string | string[];
  disallow?: string | string[];
  crawlDelay?: number;
}

/** What a `sitemap` file returns. */
export type Sitemap = SitemapEntry[];

/** One page of a sitemap. */
export interface SitemapEntry {
  url: string;
  lastModified?: string | Date;
  changeFrequency?: "always" | "hourly" | "daily" | "weekly" | "monthly" | "yearly" | "never";
  priority?: number;
  alternates?: { languages?: Record<string, string | undefined> };
  images?: string[];
  videos?: SitemapVideo[];
}

/** One film on a page of a sitemap. */
export interface SitemapVideo {
  title: string;
  thumbnail_loc: string;
  description: string;
  content_loc?: string;
  player_loc?: string;
  duration?: number;
  expiration_date?: Date | string;
  rating?: number;
  view_count?: number;
  publication_date?: Date | string;
  family_friendly?: "yes" | "no";
  restriction?: { relationship: "allow" | "deny"; content: string };
  platform?: { relationship: "allow" | "deny"; content: string };
  requires_subscription?: "yes" | "no";
  uploader?: { info?: string; content?: string };
  live?: "yes" | "no";
  tag?: string;
}

/** What a `manifest` file returns (https://www.w3.org/TR/appmanifest/). */
export interface Manifest {
  name?: string;
  short_name?: string;
  description?: string;
  id?: string;
  start_url?: string;
  scope?: string;
  lang?: string;
  dir?: "ltr" | "rtl" | "auto";
  background_color?: string;
  theme_color?: string;
  categories?: string[];
  display?: "fullscreen" | "standalone" | "minimal-ui" | "browser";
  display_override?: ("fullscreen" | "standalone" | "minimal-ui" | "browser" | "window-controls-overlay")[];
  orientation?: "any" | "natural" | "landscape" | "portrait" | `${"landscape" | "portrait"}-${"primary" | "secondary"}`;
  icons?: ManifestIcon[];
  screenshots?: (ManifestIcon & { form_factor?: "narrow" | "wide"; label?: string; platform?: string })[];
  shortcuts?: { name: string; short_name?: string; description?: string; url: string; icons?: ManifestIcon[] }[];
  prefer_related_applications?: boolean;
  related_applications?: { platform: string; url: string; id?: string }[];
  protocol_handlers?: { protocol: string; url: string }[];
  share_target?: {
    action: string;
    method?: "get" | "post" | "GET" | "POST";
    enctype?: string;
    params: Record<string, unknown>;
  };
  file_handlers?: { action: string; accept: Record<string, string | string[]> }[];
  launch_handler?: { client_mode: string | string[] };
}

/** One picture of a web app. */
export interface ManifestIcon {
  src: string;
  type?: string;
  sizes?: string;
  purpose?: "any" | "maskable" | "monochrome";
}
