/** Names the route whose entry answers for everything that does not exist. It always exists. */
export const NOT_FOUND_ROUTE = "/_not-found/page";
/** Names its path. Nobody can ask for it. */
export const NOT_FOUND_PATH = "/_not-found";
