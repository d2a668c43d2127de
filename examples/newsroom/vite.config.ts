import { defineConfig } from "vite";
import vinext from "vinext-isr";

export default defineConfig({ plugins: [vinext({ target: "node" })] });
