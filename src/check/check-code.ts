import { Visitor } from "vite";
import { namedExports } from "../routing/module-exports.ts";
import { readSegmentConfig } from "../routing/segment-config.ts";
import { literalOf } from "../routing/static-literal.ts";
import { featureOf } from "../support/table.ts";
import { lineAt } from "../vite/option-line.ts";
import { findingOf, type Finding } from "./finding.ts";
import type { Source } from "./source.ts";

/** Finds the directives and the syntax in a script that Next.js gives a meaning. */
export function checkSyntax({ file, text, program }: Source): readonly Finding[] {
  const findings: Finding[] = [];
  const note = (name: string, start: number): void => {
    const feature = featureOf("code", name);
    if (feature) findings.push(findingOf(feature, name, { file, line: lineAt(text, start) }));
  };
  new Visitor({
    ExpressionStatement(node) {
      if (node.expression.type === "Literal" && "directive" in node) note(`"${String(node.directive)}"`, node.start);
    },
    JSXOpeningElement({ name, attributes, start }) {
      const isJsx = attributes.some((item) => item.type === "JSXAttribute" && item.name.name === "jsx");
      if (name.type === "JSXIdentifier" && name.name === "style" && isJsx) note("<style jsx>", start);
    },
  }).visit(program);
  return findings;
}

/** Finds the exports of a route file that Next.js reads. */
export function checkExports(source: Source): readonly Finding[] {
  return namedExports(source.program).flatMap(({ name, value }) => {
    // Where it depends on the value, the table has a row for it: `runtime = "edge"`.
    const exact = `${name} = ${JSON.stringify(value && literalOf(value)?.value)}`;
    const shown = featureOf("code", exact) ? exact : name;
    const feature = featureOf("code", shown);
    // What is refused is among the problems of the segment config.
    if (!feature || feature.support === "refused") return [];
    return [findingOf(feature, shown, { file: source.file, line: exportLine(source, name) })];
  });
}

/** Finds segment config of a route file that a build refuses. */
export function checkSegment(source: Source): readonly Finding[] {
  const { file, program } = source;
  return readSegmentConfig(program, file).problems.map(({ name, message, fix }) => {
    const note = `${message} ${fix}`;
    return { verdict: "missing", area: "code", name, file, line: exportLine(source, name), note };
  });
}

function exportLine({ module, text }: Source, name: string): number | undefined {
  const found = module.staticExports.flatMap(({ entries }) => entries).find((entry) => entry.exportName.name === name);
  return found && lineAt(text, found.start);
}
