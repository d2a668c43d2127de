import path from "node:path";
import MagicString from "magic-string";
import type { Plugin } from "vite";
import { createFontMeter, type FontMeter } from "./font/fallback-metrics.ts";
import { findFontCalls, type FontCall } from "./font/font-call.ts";
import { writeFont, type FontPlan, type WrittenFont } from "./font/font-css.ts";
import { packagesOf, planGoogleFont } from "./font/google-font.ts";
import { planLocalFont } from "./font/local-font.ts";
import { planSystemFont } from "./font/system-font.ts";
import { fileOfId, shownFile } from "./module-id.ts";
import { packageFile } from "./package-files.ts";

/** What the plugin takes of the build around it. */
export interface FontsOptions {
  readonly root: () => string;
  /** Says a sentence once, however often it is given. */
  readonly warn: (message: string) => void;
}

/**
 * Makes fonts of the calls of `next/font` while the app is built: a call becomes what it gives, its files become assets,
 * and its rules a style sheet of the module. Nothing is asked of a network.
 */
export function fontsPlugin(options: FontsOptions): Plugin[] {
  // Style sheets are too long for their modules' names. All environments share the plugin.
  const sheets = new Map<string, string>();
  const meter = createFontMeter();
  return [
    {
      name: "vinext:font-rules",
      resolveId: { filter: { id: CSS_ID }, handler: (id) => `\0${id}` },
      load: {
        filter: { id: /^\0virtual:vinext-font\// },
        // Vite asks for `?direct` when a browser wants the style sheet itself.
        handler: (id) => sheets.get(id.slice(1).split("?")[0] ?? id),
      },
    },
    {
      name: "vinext:font-calls",
      enforce: "pre",
      transform: {
        filter: { code: /next\/font\/(?:google|local)/, id: { exclude: /\/vinext-isr\/dist\// } },
        async handler(code, id) {
          const file = fileOfId(id);
          const { imports, calls } = findFontCalls({ code, file, name: shownFile(file, options.root()) });
          if (imports.length === 0) return undefined;
          const output = new MagicString(code);
          for (const { start, end } of imports) output.remove(start, end);
          const heads = [
            `import { createFont as ${MAKER} } from ${JSON.stringify(packageFile("next/font/create-font"))};`,
          ];
          for (const [index, call] of calls.entries()) {
            const plan = await planFont(call, path.dirname(file), { ...options, meter });
            for (const face of plan.faces) this.addWatchFile(face.file);
            const font = writeFont(plan);
            const sheet = `virtual:vinext-font/${font.className}.css`;
            sheets.set(sheet, font.css);
            const { imports: assets, call: made } = fontCode(plan, font, index);
            heads.push(`import ${JSON.stringify(sheet)};`, ...assets);
            output.overwrite(call.start, call.end, made);
          }
          // Behind everything: directives such as "use client" count only at the top, and imports are hoisted.
          output.append(`\n${heads.join("\n")}\n`);
          return { code: output.toString(), map: output.generateMap({ hires: "boundary" }) };
        },
      },
    },
  ];
}

const CSS_ID = /^virtual:vinext-font\//;
const MAKER = "__vinextFont";

interface Planning extends FontsOptions {
  readonly meter: FontMeter;
}

async function planFont(call: FontCall, folder: string, { meter, warn }: Planning): Promise<FontPlan> {
  if (call.kind === "local") return planLocalFont(call, folder, meter);
  const plan = await planGoogleFont(call, folder, meter);
  if (plan) return plan;
  const [variable, fixed] = packagesOf(call.name);
  warn(
    `next/font/google: ${call.name} is not installed, so system fonts stand in for it. ` +
      `Install ${variable} (or ${fixed}) to serve it from the site. [VINEXT_FONT_MISSING]`,
  );
  return planSystemFont(call);
}

interface FontCode {
  readonly imports: readonly string[];
  readonly call: string;
}

function fontCode({ faces }: FontPlan, { className, variable, style }: WrittenFont, index: number): FontCode {
  const preloaded = faces.filter(({ preload }) => preload);
  const names = preloaded.map((_, position) => `${MAKER}${index}_${position}`);
  const imports = preloaded.map(
    ({ file }, position) => `import ${names[position]} from ${JSON.stringify(`${file}?url&no-inline`)};`,
  );
  const files = preloaded.map(
    ({ format }, position) => `{ url: ${names[position]}, format: ${JSON.stringify(format)} }`,
  );
  const facts = JSON.stringify({ className, variable, style }).slice(1, -1);
  return { imports, call: `/* @__PURE__ */ ${MAKER}({ ${facts}, preload: [${files.join(", ")}] })` };
}
