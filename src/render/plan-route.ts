import { staticParamsShape, staticParamsValue } from "../errors/page.ts";
import { createScopeUse, type Scope, type ScopeServices } from "../request/scope.ts";
import { runScope } from "../request/scope-storage.ts";
import type { RoutePlan } from "../revalidate/renderer.ts";
import { METADATA_ID } from "../routing/metadata-file.ts";
import { pathOf } from "../routing/params.ts";
import { segmentsOf } from "../routing/segment.ts";
import { metadataIds } from "./metadata-ids.ts";
import type { GenerateStaticParams, LayoutModule, LevelEntry, RouteEntry } from "./route-table.ts";

type Values = Readonly<Record<string, unknown>>;

interface Step {
  readonly file: string;
  /** How many segments of the URL lie above what the function is for. */
  readonly depth: number;
  readonly generate: GenerateStaticParams;
}

/** Lists the paths of a route by running its `generateStaticParams`, parents first (SP-01 to SP-11). */
export async function planRoute(entry: RouteEntry, services: ScopeServices): Promise<RoutePlan> {
  const steps = await stepsOf(entry);
  const scope = planScope(entry, services);
  const lists = await runSteps(steps, { entry, scope });
  const paths = new Set<string>();
  for (const values of lists) {
    const result = pathOf(entry.segments, values);
    if (result.kind === "invalid") throw staticParamsValue(entry.file, result.name, result.value);
    if (result.kind === "path") paths.add(result.path);
  }
  return { route: entry.id, paths: [...paths], covered: isCovered(entry, steps) || paths.size > 0 };
}

async function stepsOf(entry: RouteEntry): Promise<readonly Step[]> {
  const { file, segments } = entry;
  const steps = entry.kind === "page" ? await levelSteps(entry.levels, { file, above: [] }) : [];
  const leaf = await entry.leaf?.load();
  const depth = segments.length;
  if (leaf?.generateStaticParams) steps.push({ file, depth, generate: leaf.generateStaticParams });
  if (leaf && entry.metadata) {
    const { kind, file: source } = entry.metadata;
    const ending = kind === "sitemap" ? ".xml" : "";
    const list = async ({ params }: { readonly params: Values }): Promise<readonly Values[]> =>
      (await metadataIds(leaf, { file: source, params })).map((id) => ({ [METADATA_ID]: `${id}${ending}` }));
    if (segments.at(-1)?.kind === "dynamic") steps.push({ file, depth, generate: list });
  }
  return steps;
}

/** Of one level the layout, then its slots, then what is below. */
async function levelSteps(
  levels: readonly LevelEntry[],
  at: { readonly file: string; readonly above: readonly string[] },
): Promise<Step[]> {
  const steps: Step[] = [];
  const folders = [...at.above];
  for (const { folder, layout, slots = [] } of levels) {
    if (folder !== "") folders.push(folder);
    const add = (loaded: LayoutModule | undefined, way: readonly string[]): void => {
      const generate = loaded?.generateStaticParams;
      if (generate) steps.push({ file: at.file, depth: segmentsOf(way).length, generate });
    };
    add(await layout?.load(), folders);
    for (const slot of slots) {
      steps.push(...(await levelSteps(slot.levels, { file: slot.file, above: folders })));
      add(await slot.leaf?.load(), [...folders, ...slot.levels.map((level) => level.folder)]);
    }
  }
  return steps;
}

interface Planning {
  readonly entry: RouteEntry;
  readonly scope: Scope;
}

async function runSteps(steps: readonly Step[], planning: Planning): Promise<readonly Values[]> {
  if (steps.length === 0) return [];
  let lists: readonly Values[] = [{}];
  for (const step of steps) {
    // A parent that listed nothing leaves the child one call without values, in which it may name every key (SP-04).
    const parents = lists.length === 0 ? [{}] : lists;
    const next: Values[] = [];
    for (const parent of parents) {
      for (const own of await callStep(step, parent, planning)) next.push({ ...parent, ...own });
    }
    lists = next;
  }
  return lists;
}

async function callStep(step: Step, params: Values, { entry, scope }: Planning): Promise<readonly Values[]> {
  // What the functions above have listed is all that is known of the path.
  const rootParams = Object.fromEntries(Object.entries(params).filter(isParam));
  const result: unknown = await runScope({ ...scope, rootParams }, () => step.generate({ params }));
  if (!Array.isArray(result)) throw staticParamsShape(entry.file, result);
  return result.map((item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) throw staticParamsShape(entry.file, [item]);
    return item as Values;
  });
}

function isParam(entry: [string, unknown]): entry is [string, string | string[]] {
  return typeof entry[1] === "string" || Array.isArray(entry[1]);
}

/** Every dynamic segment is covered when a function stands at the last of them or below (PR-10). */
function isCovered(entry: RouteEntry, steps: readonly Step[]): boolean {
  if (entry.config.dynamic === "force-static" || entry.config.dynamic === "error") return true;
  const lastDynamic = entry.segments.findLastIndex(({ kind }) => kind !== "static");
  return steps.some((step) => step.depth > lastDynamic);
}

function planScope(entry: RouteEntry, services: ScopeServices): Scope {
  return {
    kind: "params",
    phase: "render",
    route: entry.id,
    path: "",
    config: entry.config,
    visitor: undefined,
    dataFrom: "cache",
    startedAtMs: services.platform.now(),
    services,
    use: createScopeUse(),
  };
}
