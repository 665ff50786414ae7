/** What in a picture follows from the lines of YAML that are looked at. */
import { t } from "../i18n";
import type { Line, Snapshot } from "../types";
import { related } from "../yaml_lines";
import type { Origin, Picture } from "./picture";

type Traced = Pick<Picture, "nodes" | "edges" | "lines">;

const NONE: ReadonlySet<string> = new Set();
// Counted neither on the tabs nor to anybody: it is only drawn when somebody asks for it.
const ASIDE = ["folded", "side", "system"];

/** The ids of all parts that follow from one of these lines. */
export function litBy(picture: Traced | null | undefined, lines: readonly Line[]): ReadonlySet<string> {
  if (!picture?.lines || lines.length === 0) return NONE;
  const keys = new Set(
    Object.entries(picture.lines)
      .filter(([, own]) => own.some((line) => lines.some((each) => related(each, line))))
      .map(([key]) => key),
  );
  const rows = picture.nodes.flatMap((node) => node.rows);
  const parts = [...picture.nodes, ...picture.edges, ...rows];
  return new Set(parts.filter((part) => part.origin && keys.has(keyOf(part.origin))).map((part) => part.id));
}

/** What is drawn of them, to be counted. */
export function litCount(snapshot: Snapshot, view: string, lines: readonly Line[]): number {
  const picture = snapshot.pictures[view] as Traced | undefined;
  const lit = litBy(picture, lines);
  if (!picture || lit.size === 0) return 0;
  const own = picture.nodes.filter((node) => !aside(node));
  return [...own, ...own.flatMap((node) => node.rows), ...picture.edges].filter(
    (each) => lit.has(each.id) && !aside(each),
  ).length;
}

function aside(part: { readonly states: readonly string[] }): boolean {
  return part.states.some((state) => ASIDE.includes(state));
}

export function keyOf(origin: Origin): string {
  return `${origin.object}#${origin.field}#${origin.endpoint}#${origin.besides}`;
}

/** Marks what is lit among what is drawn; the drawing itself knows nothing of it. */
export function light(root: Element, lit: ReadonlySet<string>): void {
  for (const each of root.querySelectorAll<HTMLElement | SVGElement>("[data-key]"))
    each.toggleAttribute("data-lit", lit.has(each.dataset.key ?? ""));
}

export function litWords(count: number): string {
  return count === 1 ? t("1 thing follows from the line") : t("{count} things follow from the line", { count });
}
