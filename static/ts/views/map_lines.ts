/** How the ties between Services and their endpoints run, so that they cross as little text as they can. */
import { GUTTER, type Line, type Parts } from "./map_parts";
import { type Edge, has } from "./picture";
import { type Box, type Point, round } from "./svg";

/** From the bottom of the pill to the top of the pod, or through the gutter to its side when it stands lower. */
export function wideLines(
  parts: Parts,
  services: ReadonlyMap<string, Box>,
  pods: ReadonlyMap<string, Box>,
  outside: ReadonlyMap<string, Box>,
): Line[] {
  const order = [...services.keys()];
  const top = Math.min(...[...pods.values()].map((pod) => pod.y));
  const floor = Math.max(...[...services.values()].map((pill) => pill.y + pill.h));
  // What is wrong with a Service is written under its middle.
  const troubled = new Set(parts.services.filter((service) => has(service, "empty")).map((service) => service.id));
  const lines: Line[] = [];
  for (const edge of parts.edges) {
    const from = services.get(edge.source);
    const to = pods.get(edge.target) ?? outside.get(edge.target);
    if (!from || !to) continue;
    const bundles = bundlesOf(parts, edge.source);
    const aside = troubled.has(edge.source) ? from.w * 0.3 : 0;
    const leave = spread(from, bundles.indexOf(bundleOf(parts, edge)), bundles.length, aside);
    // Past a second row of Services the tie runs down the gap beside its own column.
    const passes = from.y + from.h < floor;
    const start = passes ? { x: from.x + from.w + 15, y: floor } : leave;
    const shift = (order.indexOf(edge.source) - (order.length - 1) / 2) * 9;
    const line = to.y <= top + 1 ? over(edge.id, start, to, shift) : through(edge.id, start, to, shift, top);
    lines.push(passes ? { ...line, path: past(leave, start) + line.path.replace(/^M[^C]*/, "") } : line);
  }
  return lines;
}

/** The ties of one Service leave its pill as one strand for each node. */
function bundlesOf(parts: Parts, service: string): string[] {
  const found = new Set(parts.edges.filter((edge) => edge.source === service).map((edge) => bundleOf(parts, edge)));
  const order = parts.nodes.map((node) => node.id);
  return [...found].sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function bundleOf(parts: Parts, edge: Edge): string {
  return parts.pods.find((pod) => pod.id === edge.target)?.group ?? "";
}

function spread(from: Box, index: number, count: number, aside: number): Point {
  const room = Math.min(from.w - 60, (count - 1) * 72);
  const x = from.x + from.w / 2 + aside + (count > 1 ? (index / (count - 1) - 0.5) * room : 0);
  return { x, y: from.y + from.h };
}

function past(from: Point, to: Point): string {
  const [x, y, gap] = [round(from.x), round(from.y), round(to.x)];
  return `M${x} ${y}C${x} ${y + 22} ${gap} ${y - 8} ${gap} ${y + 24}L${gap} ${round(to.y)}`;
}

function over(id: string, start: Point, to: Box, shift: number): Line {
  const x = to.x + to.w / 2 + shift;
  const middle = start.y + (to.y - start.y) * 0.45;
  const path = curve(start, { x, y: to.y }, middle);
  return { id, path, dot: { x, y: to.y }, label: { x, y: to.y } };
}

/** Down the gutter at the right of its column, then into its side. */
function through(id: string, start: Point, to: Box, shift: number, top: number): Line {
  const side = to.x + to.w;
  const x = side + GUTTER / 2 + Math.max(-6, Math.min(6, shift / 2));
  const y = to.y + to.h / 2 + Math.max(-12, Math.min(12, shift));
  const head = curve(start, { x, y: top - 2 }, start.y + (top - start.y) * 0.45);
  const tail = `L${round(x)} ${round(y - 6)}Q${round(x)} ${round(y)} ${round(x - 5)} ${round(y)}L${round(side)} ${round(y)}`;
  return { id, path: head + tail, dot: { x: side, y }, label: null };
}

function curve(from: Point, to: Point, middle: number): string {
  return `M${round(from.x)} ${round(from.y)}C${round(from.x)} ${round(middle + 16)} ${round(to.x)} ${round(middle - 6)} ${round(to.x)} ${round(to.y)}`;
}

/** Each Service has its own rail down the right margin, and a branch to each of its endpoints. */
export function railLines(
  parts: Parts,
  services: ReadonlyMap<string, Box>,
  pods: ReadonlyMap<string, Box>,
  outside: ReadonlyMap<string, Box>,
  edge: number,
): Line[] {
  const order = [...services.keys()];
  const lines: Line[] = [];
  for (const tie of parts.edges) {
    const from = services.get(tie.source);
    const to = pods.get(tie.target) ?? outside.get(tie.target);
    if (!from || !to) continue;
    const index = order.indexOf(tie.source);
    const x = edge + 10 + (order.length - 1 - index) * 7;
    const y = to.y + to.h / 2 + (index - (order.length - 1) / 2) * 6;
    const start = { x: from.x + from.w, y: from.y + from.h / 2 };
    const side = to.x + to.w;
    const path = `M${start.x} ${start.y}L${x - 8} ${start.y}Q${x} ${start.y} ${x} ${start.y + 8}L${x} ${y - 8}Q${x} ${y} ${x - 8} ${y}L${side} ${y}`;
    lines.push({ id: tie.id, path, dot: { x: side, y }, label: null });
  }
  return lines;
}
