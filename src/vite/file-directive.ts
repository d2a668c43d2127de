/** Tells whether a script begins with a directive such as `use client`. Only white space and comments may stand before it. */
export function beginsWithDirective(source: string, directive: string): boolean {
  const [before = ""] = BEFORE_CODE.exec(source) ?? [];
  return ['"', "'"].some((quote) => source.startsWith(`${quote}${directive}${quote}`, before.length));
}

// Each comment can be read in one way only: a banner of slashes would else be tried in as many ways as it can be cut into two.
const BEFORE_CODE = /^(?:\s|\/\/[^\n]*(?:\n|$)|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*/;
