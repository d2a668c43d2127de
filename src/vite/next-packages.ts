import { crawlFrameworkPkgs } from "vitefu";

/**
 * Finds the packages of an app that are written for Next.js, and so import modules of `next`: they have to be built like the
 * app itself, where those modules exist.
 */
export async function findNextPackages(root: string, command: "build" | "serve"): Promise<readonly string[]> {
  const { ssr } = await crawlFrameworkPkgs({
    root,
    isBuild: command === "build",
    // Declared as `any` there, and any JSON may be in it.
    isFrameworkPkgByJson: ({ peerDependencies }: PackageJson) => peerDependencies?.["next"] !== undefined,
  });
  return ssr.noExternal;
}

interface PackageJson {
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
