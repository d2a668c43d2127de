// Brought by the app, because few apps draw images and it is larger than all the rest: see `next-imports`.
export { ImageResponse } from "@vercel/og";
export type { ImageResponseOptions } from "@vercel/og";
