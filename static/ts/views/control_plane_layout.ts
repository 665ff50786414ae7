/** Where the steps of one change stand: a lane for each actor, columns in the order of cause and time. */
import { t } from "../i18n";
import type { Text } from "../types";
import { type Edge, type Group, has, type Node, type Picture } from "./picture";
import type { Box, Point } from "./svg";
import { round } from "./svg";
import type { Told } from "./write_story";

export interface StepDetail {
  readonly event: number;
  readonly actor: string;
  /** Milliseconds after the change was asked for. */
  readonly at: number;
  readonly head: Text;
  readonly text: Text;
  readonly object: string;
  readonly revision: number;
  readonly cause: number | null;
}

export interface LaneDetail {
  readonly name: Text;
  readonly does: Text;
  /** Spans in which this node's rules were old: from one event until another, or until now. */
  readonly stale: readonly (readonly [number, number | null])[];
}

export interface ControlPlaneDetail {
  readonly root: number;
  readonly at: number;
  readonly more: number;
  /** The same, told station by station, for each object that was written. */
  readonly story?: readonly Told[];
}

export type Step = Node<StepDetail>;
export type Lane = Group<LaneDetail>;
export type ControlPlanePicture = Picture<Step, Edge, Lane, ControlPlaneDetail>;

export const LANE = 48;
export const AXIS = 34;
export const BOX_H = 36;
export const RING = 14;
const API = "Actor//kube-apiserver";
const ETCD = "Actor//etcd";
const GAP = 16;
const BREAK_MS = 100;

export interface Tick {
  readonly x: number;
  readonly at: number;
  /** Much time has passed since the tick before. */
  readonly broken: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly { readonly lane: Lane; readonly y: number }[];
  readonly steps: ReadonlyMap<string, Box>;
  readonly rings: ReadonlyMap<string, Point>;
  readonly lines: readonly { readonly edge: Edge; readonly path: string }[];
  readonly stale: readonly Box[];
  readonly ticks: readonly Tick[];
}

/** When a step was, counted from the request. */
export function offset(ms: number): string {
  return ms >= 1000 ? t("+{seconds} s", { seconds: (ms / 1000).toFixed(3) }) : t("+{ms} ms", { ms });
}

/** The steps in order, with or without those that are only bookkeeping. */
export function stepsOf(picture: ControlPlanePicture, side: boolean): Step[] {
  return picture.nodes.filter((node) => node.kind === "step" && (side || !has(node, "side")));
}

export function layout(picture: ControlPlanePicture, room: number, side: boolean): Layout {
  const steps = stepsOf(picture, side);
  const lanes = picture.groups
    .filter((lane) => side || !has(lane, "side"))
    .map((lane, index) => ({ lane, y: AXIS + index * LANE }));
  const columns = columnsOf(steps);
  const count = Math.max(...columns.values(), 0) + 1;
  const pitch = Math.min(148, Math.max(92, (room - 8) / count));
  const w = pitch - GAP;
  const lineOf = new Map(lanes.map(({ lane, y }) => [lane.id, y]));
  const boxes = new Map<string, Box>();
  for (const step of steps) {
    const y = (lineOf.get(step.group) ?? AXIS) + (LANE - BOX_H) / 2;
    boxes.set(step.id, { x: 12 + (columns.get(step.id) ?? 0) * pitch, y, w, h: BOX_H });
  }
  const rings = new Map<string, Point>();
  for (const edge of picture.edges) {
    const box = edge.kind === "store" ? boxes.get(edge.source) : undefined;
    if (box) rings.set(edge.target, { x: box.x + w * 0.66, y: (lineOf.get(ETCD) ?? AXIS) + LANE / 2 });
  }
  const width = Math.max(room, 12 + count * pitch);
  const tellers = [
    ...new Set(
      picture.edges.filter((edge) => edge.kind === "watch" && boxes.has(edge.target)).map((edge) => edge.source),
    ),
  ];
  return {
    width,
    height: AXIS + lanes.length * LANE,
    lanes,
    steps: boxes,
    rings,
    lines: picture.edges.flatMap((edge) => {
      const path = pathOf(edge, boxes, rings, (lineOf.get(API) ?? AXIS) + LANE - 3 + floorOf(edge, tellers));
      return path ? [{ edge, path }] : [];
    }),
    stale: staleOf(lanes, steps, boxes, width),
    ticks: ticksOf(steps, boxes),
  };
}

/** A write stands over the step that asked for it; whatever else was caused stands to the right of its cause. */
function columnsOf(steps: readonly Step[]): Map<string, number> {
  const columns = new Map<string, number>();
  const byEvent = new Map(steps.map((step) => [step.detail.event, step]));
  const lastIn = new Map<string, number>();
  let base = 0;
  let at = 0;
  for (const step of steps) {
    if (step.detail.at !== at) {
      at = step.detail.at;
      base = Math.max(...columns.values(), -1) + 1;
    }
    const cause = step.detail.cause === null ? undefined : byEvent.get(step.detail.cause);
    const from = cause ? (columns.get(cause.id) ?? -1) : -1;
    const over = has(step, "write") && cause?.group !== API && cause?.detail.at === at;
    const free = (lastIn.get(step.group) ?? -1) + 1;
    const column = Math.max(free, over ? from : Math.max(from + 1, base));
    columns.set(step.id, column);
    lastIn.set(step.group, column);
  }
  return columns;
}

/** Watches that tell of different writes run beside each other, not over each other. */
function floorOf(edge: Edge, tellers: readonly string[]): number {
  return (Math.max(tellers.indexOf(edge.source), 0) % 3) * 3.5;
}

function pathOf(
  edge: Edge,
  boxes: ReadonlyMap<string, Box>,
  rings: ReadonlyMap<string, Point>,
  ground: number,
): string | null {
  const from = boxes.get(edge.source);
  if (!from) return null;
  const ring = rings.get(edge.target);
  if (ring) return `M${round(ring.x)} ${from.y + from.h}V${ring.y - RING - 3}`;
  const to = boxes.get(edge.target);
  if (!to) return null;
  if (edge.kind === "watch") return watchPath(from, to, ground);
  return edge.kind === "write" ? writePath(from, to) : besidePath(from, to);
}

/** Straight up or down where both stand in one column; else around the steps between them. */
function writePath(from: Box, to: Box): string {
  const down = to.y > from.y;
  const end = down ? to.y - 1 : to.y + to.h + 1;
  const x = round(from.x + 14);
  if (Math.abs(from.x - to.x) < 2) return `M${x} ${down ? from.y + from.h : from.y}V${end}`;
  const goal = round(to.x + 14);
  if (down) {
    const middle = from.y + from.h / 2;
    return `M${round(from.x + from.w)} ${middle}H${goal - 5}Q${goal} ${middle} ${goal} ${middle + 5}V${end}`;
  }
  const side = round(from.x + from.w - 8);
  const foot = to.y + to.h + 12;
  return `M${side} ${from.y}V${foot + 4}Q${side} ${foot} ${side + 4} ${foot}H${goal - 4}Q${goal} ${foot} ${goal} ${foot - 4}V${end}`;
}

function besidePath(from: Box, to: Box): string {
  const x = to.x - 9;
  const start = from.y + from.h / 2;
  const end = to.y + to.h / 2;
  return `M${round(from.x + from.w)} ${start}H${round(x)}V${end}H${round(to.x - 1)}`;
}

/** From the API server along the foot of its lane, down the gap before the watcher's column, into the watcher. */
function watchPath(from: Box, to: Box, ground: number): string {
  const out = from.x + from.w - 8;
  const floor = ground - 2;
  const trunk = to.x - 10;
  const end = to.y + to.h / 2;
  const down = end > floor ? 1 : -1;
  return (
    `M${round(out)} ${from.y + from.h}V${floor - 4}Q${round(out)} ${floor} ${round(out + 4)} ${floor}` +
    `H${round(trunk - 5)}Q${round(trunk)} ${floor} ${round(trunk)} ${floor + 5 * down}` +
    `V${end - 5 * down}Q${round(trunk)} ${end} ${round(trunk + 5)} ${end}H${round(to.x - 1)}`
  );
}

function staleOf(
  lanes: Layout["lanes"],
  steps: readonly Step[],
  boxes: ReadonlyMap<string, Box>,
  width: number,
): Box[] {
  const boxAt = (event: number | null): Box | undefined => {
    const step = steps.find((each) => each.detail.event === event);
    return step && boxes.get(step.id);
  };
  const spans: Box[] = [];
  for (const { lane, y } of lanes) {
    let from = 0;
    for (const [since, until] of lane.detail.stale) {
      const first = boxAt(since);
      const last = boxAt(until);
      if (!first) continue;
      const x = Math.max(first.x + first.w + 4, from);
      if (last) from = last.x + last.w + 1;
      const end = last ? last.x - 1 : width;
      if (end > x) spans.push({ x, y: y + 14, w: end - x, h: LANE - 28 });
    }
  }
  return spans;
}

function ticksOf(steps: readonly Step[], boxes: ReadonlyMap<string, Box>): Tick[] {
  const ticks: Tick[] = [];
  for (const step of steps) {
    const last = ticks.at(-1);
    const box = boxes.get(step.id);
    if (!box || last?.at === step.detail.at) continue;
    ticks.push({ x: box.x, at: step.detail.at, broken: last !== undefined && step.detail.at - last.at > BREAK_MS });
  }
  return ticks;
}
