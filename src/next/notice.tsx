import type { CSSProperties, ReactNode } from "react";

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
