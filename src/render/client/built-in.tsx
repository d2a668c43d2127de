import type { CSSProperties, ReactNode } from "react";

/** Stands in for an app without a `not-found` file. Rendered inside the root layout. */
export function BuiltInNotFound(): ReactNode {
  return <Notice title="404" text="This page could not be found." />;
}

/** Stands in for an app without a `forbidden` file. */
export function BuiltInForbidden(): ReactNode {
  return <Notice title="403" text="This page could not be accessed." />;
}

/** Stands in for an app without an `unauthorized` file. */
export function BuiltInUnauthorized(): ReactNode {
  return <Notice title="401" text="You're not authorized to access this page." />;
}

/** Shows a status and a sentence in the middle of the screen, light or dark as the visitor likes it. */
export function Notice({
  title,
  text,
  children,
}: {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <div style={SCREEN}>
      <title>{`${title}: ${text}`}</title>
      <div style={BOX}>
        <h1 style={TITLE}>{title}</h1>
        <h2 style={TEXT}>{text}</h2>
        {children}
      </div>
    </div>
  );
}

const SCREEN: CSSProperties = {
  display: "grid",
  placeItems: "center",
  minHeight: "100vh",
  padding: 24,
  boxSizing: "border-box",
  colorScheme: "light dark",
  color: "light-dark(#171717, #ededed)",
  background: "light-dark(#fff, #0a0a0a)",
  fontFamily: "system-ui, sans-serif",
};
const BOX: CSSProperties = { maxWidth: 560, textAlign: "center" };
const TITLE: CSSProperties = { margin: "0 0 8px", fontSize: 40, fontWeight: 600, letterSpacing: "-0.02em" };
const TEXT: CSSProperties = { margin: 0, fontSize: 16, fontWeight: 400, lineHeight: 1.6, opacity: 0.75 };
