import type { Plugin } from "vite";
import { crawlFrameworkPkgs } from "vitefu";

/**
 * Compiles packages that need `next`, as their package.json says, with the app. Left to Node they would load the `next` package
 * itself, or find none; bundled apart in development they would too.
 */
export function nextPackagesPlugin(root: () => string): Plugin {
  return {
    name: "vinext:next-packages",
    async config(_user, { command }) {
      const { ssr, optimizeDeps } = await crawlFrameworkPkgs({
        root: root(),
        isBuild: command === "build",
        // A browser cannot be served CommonJS module by module.
        isFrameworkPkgByJson: (manifest: PackageManifest) => needsNext(manifest) && manifest.type === "module",
        isSemiFrameworkPkgByJson: needsNext,
      });
      const server = { resolve: { noExternal: ssr.noExternal } };
      return {
        environments: { client: { optimizeDeps: { exclude: optimizeDeps.exclude } }, rsc: server, ssr: server },
      };
    },
  };
}

interface PackageManifest {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

function needsNext({ dependencies, peerDependencies }: PackageManifest): boolean {
  return peerDependencies?.["next"] !== undefined || dependencies?.["next"] !== undefined;
}
