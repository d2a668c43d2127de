import react from "@vitejs/plugin-react";
import rsc from "@vitejs/plugin-rsc";
import { defineConfig, type EnvironmentOptions, type UserConfig } from "vite";

// Nothing hydrates: only the servers' halves are measured.
const entries = { rsc: "./entry.rsc.tsx", ssr: "./entry.ssr.tsx", client: "../../site/app/like-button.tsx" };

// Without these, React's development builds are bundled beside the production ones and chosen at run time.
const server: EnvironmentOptions = { keepProcessEnv: false, resolve: { noExternal: true }, build: { minify: false } };

const config: UserConfig = defineConfig({
  root: import.meta.dirname,
  plugins: [react(), rsc({ entries, serverHandler: false })],
  environments: { rsc: server, ssr: server },
});

export default config;
