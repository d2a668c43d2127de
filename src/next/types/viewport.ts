/** What a layout or page says about the viewport. */
export interface Viewport {
  width?: string | number;
  height?: string | number;
  initialScale?: number;
  minimumScale?: number;
  maximumScale?: number;
  userScalable?: boolean;
  viewportFit?: "auto" | "cover" | "contain";
  interactiveWidget?: "resizes-visual" | "resizes-content" | "overlays-content";
  themeColor?: null | string | ThemeColor | ThemeColor[];
  colorScheme?: null | "normal" | "light" | "dark" | "light dark" | "dark light" | "only light";
}

/** A theme colour for a media query. */
export interface ThemeColor {
  color: string;
  media?: string;
}

/** What `generateViewport` gets of the levels above. */
export type ResolvingViewport = Promise<Viewport>;
