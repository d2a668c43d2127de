export { default, type VinextOptions } from "../vite/plugin.ts";
