import react from "@vitejs/plugin-react";
import rsc from "@vitejs/plugin-rsc";
import { defineConfig, type UserConfig } from "vite";

const config: UserConfig = defineConfig({
  plugins: [react(), rsc({ entries: { rsc: "./rsc.tsx", ssr: "./ssr.tsx", client: "./browser.tsx" } })],
});

export default config;
