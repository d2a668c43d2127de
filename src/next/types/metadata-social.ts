/** How the page looks when it is shared. */
export type OpenGraph = OpenGraphBase & OpenGraphType;

/** A picture of the page. */
export type OpenGraphImage = string | URL | OpenGraphImageDescriptor;

/** A picture of the page, with its properties. */
export interface OpenGraphImageDescriptor extends OpenGraphMedia {
  alt?: string;
}

/** A picture, film or sound of the page. */
export interface OpenGraphMedia {
  url: string | URL;
  secureUrl?: string | URL;
  type?: string;
  width?: string | number;
  height?: string | number;
}

interface OpenGraphBase {
  determiner?: "a" | "an" | "the" | "auto" | "";
  title?: string | { default: string; template: string } | { absolute: string; template?: string | null };
  description?: string;
  emails?: string | string[];
  phoneNumbers?: string | string[];
  faxNumbers?: string | string[];
  siteName?: string;
  locale?: string;
  alternateLocale?: string | string[];
  images?: OpenGraphImage | OpenGraphImage[];
  audio?: string | URL | OpenGraphMedia | (string | URL | OpenGraphMedia)[];
  videos?: string | URL | OpenGraphMedia | (string | URL | OpenGraphMedia)[];
  url?: string | URL;
  countryName?: string;
  ttl?: number;
}

type People = null | string | URL | (string | URL)[];

// `type` selects the other properties (https://ogp.me/#types).
type OpenGraphType =
  | { type?: OtherOpenGraphType }
  | {
      type: "article";
      publishedTime?: string;
      modifiedTime?: string;
      expirationTime?: string;
      authors?: People;
      section?: null | string;
      tags?: null | string | string[];
    }
  | {
      type: "book";
      isbn?: null | string;
      releaseDate?: null | string;
      authors?: People;
      tags?: null | string | string[];
    }
  | {
      type: "profile";
      firstName?: null | string;
      lastName?: null | string;
      username?: null | string;
      gender?: null | string;
    };

type OtherOpenGraphType =
  | "website"
  | "music.song"
  | "music.album"
  | "music.playlist"
  | "music.radio_station"
  | "video.movie"
  | "video.episode"
  | "video.tv_show"
  | "video.other";

/** How the page looks when it is shared on X. */
export interface Twitter {
  card?: "summary" | "summary_large_image" | "player" | "app";
  site?: string;
  siteId?: string;
  creator?: string;
  creatorId?: string;
  title?: string | { default: string; template: string } | { absolute: string; template?: string | null };
  description?: string;
  images?: TwitterImage | TwitterImage[];
  players?: TwitterPlayer | TwitterPlayer[];
  app?: TwitterApp;
}

type TwitterImage = string | URL | (OpenGraphMedia & { alt?: string });

interface TwitterPlayer {
  playerUrl: string | URL;
  streamUrl: string | URL;
  width: number;
  height: number;
}

interface TwitterApp {
  id: { iphone?: string | number; ipad?: string | number; googleplay?: string };
  url?: { iphone?: string | URL; ipad?: string | URL; googleplay?: string | URL };
  name?: string;
}
