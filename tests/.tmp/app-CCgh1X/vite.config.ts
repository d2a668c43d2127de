import { defineConfig } from "vite";
import vinext from "vinext-isr";
export default defineConfig({ plugins: [vinext({ prerender: { timeoutSeconds: 1, retries: 0 } })] });