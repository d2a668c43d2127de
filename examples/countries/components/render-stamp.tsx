import type { ReactNode } from "react";
import { formatInstant } from "@/lib/format";
import { PageAge } from "./page-age";
import styles from "./render-stamp.module.css";

/** Stamps a page with the moment it was rendered, so that a regeneration can be seen. */
export function RenderStamp({ lifetime }: { readonly lifetime: string }): ReactNode {
  const renderedAtMs = Date.now();
  return (
    <footer className={styles.stamp}>
      <span className={styles.label}>Rendered at</span>
      <time className={styles.time} dateTime={new Date(renderedAtMs).toISOString()}>
        {formatInstant(renderedAtMs)}
      </time>
      <span className={styles.detail}>
        {lifetime} <PageAge renderedAtMs={renderedAtMs} />
      </span>
    </footer>
  );
}
