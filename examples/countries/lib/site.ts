/** Names the site in titles, in the header and in Open Graph tags. */
export const SITE_NAME = "Small Atlas";

/** Makes relative metadata URLs absolute. */
export const SITE_URL = "https://small-atlas.example";

/** Describes the site where a page has nothing better to say. */
export const SITE_DESCRIPTION = "Every country and territory on one page each, under every name it calls itself.";
