import { expect, it } from "vitest";
import { fontCss } from "../../../src/next/font/create-font.ts";
import { createFont, Inter } from "../../../src/next/font/google.ts";
import localFont from "../../../src/next/font/local.ts";

it("falls back to fonts that every system has", () => {
  expect(Inter().style.fontFamily).toMatch(/^"Inter", system-ui, .*sans-serif$/);
  expect(createFont("JetBrains_Mono").style.fontFamily).toMatch(/^"JetBrains Mono", .*monospace$/);
  expect(createFont("Playfair Display").style.fontFamily).toMatch(/ serif$/);
  expect(localFont({ src: "./fonts/GeistVF.woff2" }).style.fontFamily).toMatch(/^"Geist", /);
  expect(localFont({ src: [] }).className).toBe("__font_local");
});

it("gives the classes that its CSS declares", () => {
  const options = { variable: "--font-body", weight: "700" };
  const font = createFont("Open Sans", options);

  expect(fontCss("Open Sans", options)).toBe(
    `.${font.className}{font-family:${font.style.fontFamily};font-weight:700}.${font.variable}{--font-body:${font.style.fontFamily}}`,
  );
});

it("cannot be led out of its string", () => {
  expect(fontCss('x"}</style>')).not.toContain("</style>");
});
