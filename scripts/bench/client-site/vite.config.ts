import { defineConfig, type UserConfig } from "vite";
import vinext from "vinext-isr";

const config: UserConfig = defineConfig({ plugins: [vinext({ target: "node" })] });

export default config;
