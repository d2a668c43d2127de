export { notReady } from "../next/not-ready.ts";
