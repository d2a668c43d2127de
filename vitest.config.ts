import { defineConfig, type ViteUserConfig } from "vitest/config";

// Limits end what hangs, and say nothing about speed: no machine that makes progress comes near them.
const PATIENCE = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 60_000 } },
};

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
      heavy("build", 1),
      heavy("runtime", 2),
      heavy("browser", 3),
    ],
  },
});

export default config;

type Project = NonNullable<NonNullable<ViteUserConfig["test"]>["projects"]>[number];

/** Runs on the sources alone, with as many workers as the machine has cores. */
function light(name: string, include: string): Project {
  return { test: { name, include: [include], environment: "node", ...PATIENCE } };
}

/** Runs on the built package, one file at a time, its group after those of a lower order. */
function heavy(name: string, groupOrder: number): Project {
  return {
    test: {
      name,
      include: [`tests/${name}/**/*.test.ts`],
      environment: "node",
      globalSetup: ["tests/helpers/build-package.ts"],
      fileParallelism: false,
      sequence: { groupOrder },
      ...PATIENCE,
    },
  };
}
