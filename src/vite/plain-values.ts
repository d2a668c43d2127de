import type { Plugin } from "vite";

/**
 * Lets React's payload renderer tell plain objects from forms by themselves. It asks each object whether it is `FormData`, and
 * the first mention of that name makes Node load all that belongs to `fetch`: 25 ms of each thread that renders.
 */
export function plainValuesPlugin(): Plugin {
  return {
    name: "vinext:plain-values",
    apply: "build",
    applyToEnvironment: ({ name }) => name === "rsc",
    transform: {
      filter: { id: /react-server-dom-webpack-server\.node\.production\.js$/ },
      // On one line, so that every place stays where it was.
      handler: (code) => ({
        code: code.replace(IS_FORM, `Object.getPrototypeOf(value) !== Object.prototype && ${IS_FORM}`),
        map: null,
      }),
    },
  };
}

// What has the prototype of plain objects is no form.
const IS_FORM = `"function" === typeof FormData && value instanceof FormData`;
