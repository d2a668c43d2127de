import { describe, expect, it } from "vitest";
import { isEqualSecret } from "../../../src/revalidate/equal-secret.ts";

const SECRET = "v1,g0hM9SsE";

describe("isEqualSecret (P9)", () => {
  it.each([
    ["the secret itself", SECRET, true],
    ["one that is cut", SECRET.slice(0, -1), false],
    ["one that is longer", `${SECRET}=`, false],
    ["none", "", false],
  ])("judges %s", (_, given, expected) => {
    expect(isEqualSecret(given, SECRET)).toBe(expected);
  });

  it.each([
    ["first", `x${SECRET.slice(1)}`],
    ["last", `${SECRET.slice(0, -1)}x`],
  ])("looks at every character of one that is wrong in its %s, so that the time taken tells nothing", (_, wrong) => {
    const watched = new WatchedString(wrong);

    // What is compared is no more than the length and the characters of a string.
    expect(isEqualSecret(watched as unknown as string, SECRET)).toBe(false);
    expect(watched.looks).toEqual(Array.from(SECRET, (_character, at) => at));
  });
});

/** A string that remembers which of its characters were looked at. */
class WatchedString extends String {
  readonly looks: number[] = [];

  override charCodeAt(at: number): number {
    this.looks.push(at);
    return super.charCodeAt(at);
  }
}
