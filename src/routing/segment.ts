/** One URL segment of a route pattern. Groups, slots and private folders never become one. */
export type UrlSegment =
  | { readonly kind: "static"; readonly text: string }
  | { readonly kind: "dynamic" | "catch-all" | "optional-catch-all"; readonly name: string };
