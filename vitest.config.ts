import { defineConfig, type ViteUserConfig } from "vitest/config";

// Vitest runs the groups one after the other: what starts builds, servers and browsers gets the machine for itself.
const config: ViteUserConfig = defineConfig({
  test: {
    reporters: ["default", "./tests/helpers/plain-summary.ts"],
    maxWorkers: 2,
    projects: [
      light("architecture", "tests/architecture/**/*.test.ts"),
      light("unit", "tests/unit/**/*.test.{ts,tsx}"),
      light("contract", "tests/contract/**/*.test.ts"),
      light("flows", "tests/flows/**/*.test.ts"),
      heavy("build", { order: 1, timeoutSeconds: 120 }),
      heavy("runtime", { order: 2, timeoutSeconds: 60 }),
      heavy("browser", { order: 3, timeoutSeconds: 60 }),
    ],
  },
});

export default config;

type Project = NonNullable<NonNullable<ViteUserConfig["test"]>["projects"]>[number];

/** Runs on the sources alone, with as many workers as the machine has cores. */
function light(name: string, include: string): Project {
  return { test: { name, include: [include], environment: "node", testTimeout: 30_000 } };
}

/** Runs on the built package, one file at a time. */
function heavy(name: string, options: { readonly order: number; readonly timeoutSeconds: number }): Project {
  const timeoutMs = options.timeoutSeconds * 1000;
  return {
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      environment: "node",
      globalSetup: ["tests/helpers/build-package.ts"],
      fileParallelism: false,
      sequence: { groupOrder: options.order },
      testTimeout: timeoutMs,
      hookTimeout: timeoutMs,
    },
  };
}
