import { createHash } from "node:crypto";
import path from "node:path";
import type { FallbackMetrics } from "./fallback-metrics.ts";

/** One file of a family and what its `@font-face` says besides where it is. */
export interface FontFace {
  readonly file: string;
  readonly format: string;
  readonly descriptors: readonly Descriptor[];
  readonly preload: boolean;
}

/** A property of CSS and its value. */
export type Descriptor = readonly [property: string, value: string];

/** All that is known of a font before CSS and code are written. */
export interface FontPlan {
  readonly family: string;
  readonly faces: readonly FontFace[];
  /** How the stand-in is stretched that is shown until the font is there. */
  readonly metrics: FallbackMetrics | undefined;
  /** Families behind the font and its stand-in, as CSS has them. */
  readonly fallback: readonly string[];
  readonly variable: string | undefined;
  /** Of the class; undefined when there are several. */
  readonly weight: string | undefined;
  readonly style: string | undefined;
}

/** What a call of `next/font` gives, and the CSS behind its class names. */
export interface WrittenFont {
  readonly css: string;
  readonly className: string;
  readonly variable: string | undefined;
  readonly style: { readonly fontFamily: string; readonly fontWeight?: number; readonly fontStyle?: string };
}

/** Writes the CSS of a font. Equal fonts get equal class names, in every bundle. */
export function writeFont(plan: FontPlan): WrittenFont {
  const fontFamily = stackOf(plan);
  const faces = plan.faces.map((face) => faceRule(plan.family, face)).join("");
  const standIn = plan.metrics ? standInRule(plan.family, plan.metrics) : "";
  const body = [
    `font-family:${fontFamily}`,
    ...(plan.weight === undefined ? [] : [`font-weight:${plan.weight}`]),
    ...(plan.style === undefined ? [] : [`font-style:${plan.style}`]),
  ].join(";");
  const hash = createHash("sha256")
    .update(`${faceFacts(plan)}${standIn}${body}${plan.variable}`)
    .digest("hex")
    .slice(0, 8);
  const className = `__className_${hash}`;
  const variable = plan.variable === undefined ? undefined : `__variable_${hash}`;
  const variableRule = variable === undefined ? "" : `.${variable}{${plan.variable}:${fontFamily}}`;
  const fontWeight = Number(plan.weight);
  return {
    css: `${faces}${standIn}.${className}{${body}}${variableRule}`,
    className,
    variable,
    style: {
      fontFamily,
      ...(Number.isNaN(fontWeight) ? {} : { fontWeight }),
      ...(plan.style === undefined ? {} : { fontStyle: plan.style }),
    },
  };
}

/** Writes a family name so that nothing in it can end the string. */
export function quoted(family: string): string {
  return `"${family.replaceAll(/["\\<>\n]/g, "")}"`;
}

function stackOf({ family, metrics, fallback }: FontPlan): string {
  return [quoted(family), ...(metrics ? [quoted(`${family} Fallback`)] : []), ...fallback].join(", ");
}

function faceRule(family: string, { file, format, descriptors }: FontFace): string {
  const own: readonly Descriptor[] = descriptors.some(([name]) => name === "font-family")
    ? []
    : [["font-family", quoted(family)]];
  // However small, a font stays a file of its own, which can be preloaded and kept.
  const source = `url(${JSON.stringify(`${file}?no-inline`)}) format("${format}")`;
  return rule("@font-face", [...own, ["src", source], ...descriptors]);
}

function standInRule(family: string, metrics: FallbackMetrics): string {
  return rule("@font-face", [
    ["font-family", quoted(`${family} Fallback`)],
    ["src", `local("${metrics.font}")`],
    ["ascent-override", metrics.ascent],
    ["descent-override", metrics.descent],
    ["line-gap-override", metrics.lineGap],
    ["size-adjust", metrics.size],
  ]);
}

function rule(selector: string, declarations: readonly Descriptor[]): string {
  return `${selector}{${declarations.map(([name, value]) => `${name}:${value}`).join(";")}}`;
}

/** Class names must not depend on the folder that an app is built in. */
function faceFacts({ faces }: FontPlan): string {
  return JSON.stringify(faces.map(({ file, descriptors }) => [`/${path.basename(file)}`, descriptors]));
}
