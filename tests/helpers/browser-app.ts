import type { FixtureFiles } from "./fixture.ts";

/**
 * A root layout with a link to every page, a counter whose state tells whether the layout stayed, and the path as the
 * hooks see it. Once hydrated, the counter says so in `data-live`. The empty icon keeps browsers from asking for one.
 */
export function shell(links: readonly string[]): FixtureFiles {
  const anchors = links.map((href) => `<Link href="${href}" prefetch={false}>${href}</Link>`);
  return {
    "app/layout.tsx": `
      import Link from "next/link";
      import { Counter } from "./counter";

      export const metadata = { title: { default: "Home", template: "%s | Site" } };

      export default function Layout({ children }) {
        return (
          <html lang="en">
            <head><link rel="icon" href="data:," /></head>
            <body><Counter /><nav>${anchors.join(" ")}</nav><main>{children}</main></body>
          </html>
        );
      }`,
    "app/counter.tsx": COUNTER,
  };
}

const COUNTER = `"use client";
  import { usePathname } from "next/navigation";
  import { useEffect, useState } from "react";

  export function Counter() {
    const [count, setCount] = useState(0);
    const [live, setLive] = useState(false);
    useEffect(() => setLive(true), []);
    return (
      <header data-live={live ? "yes" : "no"}>
        <button id="count" onClick={() => setCount(count + 1)}>{count}</button>
        <code id="path">{usePathname()}</code>
      </header>
    );
  }`;
