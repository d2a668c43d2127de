import type { Plugin } from "vite";

/**
 * Lets the server bundle hold one build of React's payload renderer. The runtime that encrypts what actions close over
 * imports the one for edge machines beside the one for Node that pages are rendered with, and React refuses two.
 */
export function oneFlightServerPlugin(): Plugin {
  return {
    name: "vinext:one-flight-server",
    enforce: "pre",
    applyToEnvironment: ({ name }) => name === "rsc",
    resolveId: {
      filter: { id: /react-server-dom(?:-webpack)?\/server\.edge$/ },
      handler(id, importer) {
        return this.resolve(id.replace(/edge$/, "node"), importer, { skipSelf: true });
      },
    },
  };
}
