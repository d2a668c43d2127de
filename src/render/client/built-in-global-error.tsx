"use client";

import type { CSSProperties, ReactNode } from "react";
import type { ErrorInfo } from "../../next/error-info.ts";
import { Notice } from "../../next/notice.tsx";

/** Stands in for an app without a `global-error` file. Replaces the whole document. */
export function BuiltInGlobalError({ error }: Pick<ErrorInfo, "error">): ReactNode {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
      </head>
      <body style={BODY}>
        <Notice title="This page could not be shown" text="Something went wrong. Loading it again may help.">
          {/* A full load, because code of another build may be what failed. */}
          <button type="button" style={BUTTON} onClick={() => location.reload()}>
            Load again
          </button>
          {error.digest ? <p style={DIGEST}>Digest: {error.digest}</p> : undefined}
        </Notice>
      </body>
    </html>
  );
}

const BODY: CSSProperties = { margin: 0 };
const BUTTON: CSSProperties = {
  marginTop: 24,
  padding: "10px 20px",
  border: "1px solid currentColor",
  borderRadius: 8,
  background: "none",
  color: "inherit",
  font: "inherit",
  cursor: "pointer",
};
const DIGEST: CSSProperties = { marginTop: 24, fontSize: 13, fontFamily: "ui-monospace, monospace", opacity: 0.6 };
