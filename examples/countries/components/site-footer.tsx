import type { ReactNode } from "react";

/** Credits the source of the facts. */
export function SiteFooter(): ReactNode {
  return (
    <footer className="border-t border-line py-6 text-sm text-dim">
      <p className="mx-auto max-w-5xl px-4 sm:px-6">
        Facts from the open{" "}
        <a className="link" href="https://github.com/mledoze/countries">
          world-countries
        </a>{" "}
        data set (ODbL 1.0). Pages prerendered and kept fresh by vinext-isr.
      </p>
    </footer>
  );
}
