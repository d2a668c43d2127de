/** A link target. Typed routes are not generated, so any text is one. */
export type Route<Path extends string = string> = Path;
