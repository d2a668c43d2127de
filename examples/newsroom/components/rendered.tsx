import type { ReactNode } from "react";

/** Shows when this page was rendered. It is part of the stored page, so only a new render changes it. */
export function Rendered(): ReactNode {
  const at = new Date().toISOString();
  return (
    <footer className="rendered">
      Rendered <time data-rendered={at}>{at}</time>
    </footer>
  );
}
