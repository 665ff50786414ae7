/** A packet's way over the map, in px: a point for each place, and the line that leads there from the one before. */
import type { Layout, Parts } from "./map_parts";
import { boxesOf, middle, placeBoxes } from "./packet_kernel";
import { isReply, type PacketPicture, type Stop } from "./packet_picture";
import type { Box, Point } from "./svg";
import { round } from "./svg";

export interface Place {
  /** Where the packet is while it is here. */
  readonly at: Point;
  /** Where the number of the hop stands. */
  readonly badge: Point;
  /** From the place before to this one; empty for the first of a leg. */
  readonly line: readonly Point[];
  readonly box: Box | null;
}

export interface Way {
  readonly places: readonly Place[];
  /** Machines that the map does not have: the router and what lies behind it. */
  readonly away: ReadonlyMap<string, Box>;
  readonly height: number;
}

const BUS = 5;
const AWAY_H = 30;

interface Ground {
  readonly packet: PacketPicture;
  readonly drawn: Layout;
  readonly parts: Parts;
  readonly boxes: ReadonlyMap<number, Box>;
  readonly away: ReadonlyMap<string, Box>;
}

export function wayOf(packet: PacketPicture, parts: Parts, drawn: Layout): Way {
  const away = awayBoxes(packet, drawn);
  const ground: Ground = { packet, drawn, parts, boxes: allBoxes(packet, drawn), away };
  const places: Place[] = [];
  packet.nodes.forEach((stop, index) => {
    const at = pointOf(ground, index);
    const before = places[index - 1];
    const first = !before || isReply(packet.nodes[index - 1]) !== isReply(stop);
    const line = first || !before ? [] : [before.at, ...between(ground, index, before.at, at), at];
    const box = ground.boxes.get(index) ?? null;
    places.push({ at, line, box, badge: box ? { x: box.x + 1, y: box.y + 1 } : badgeOf(ground, stop, at) });
  });
  const low = Math.max(0, ...[...away.values()].map((box) => box.y + box.h + 10));
  return { places, away, height: Math.max(drawn.height, low) };
}

function allBoxes(packet: PacketPicture, drawn: Layout): ReadonlyMap<number, Box> {
  const found = new Map<number, Box>();
  for (const [node, { kernel }] of drawn.nodes)
    for (const reply of [false, true])
      for (const [index, box] of placeBoxes(kernel, boxesOf(packet, node, reply))) found.set(index, box);
  return found;
}

/** Below everything: first the router, then who is behind it. */
function awayBoxes(packet: PacketPicture, drawn: Layout): ReadonlyMap<string, Box> {
  const names = packet.groups.map((group) => group.id).filter((id) => id.startsWith("Host/"));
  const order = names.sort((a, b) => Number(b.endsWith("/router")) - Number(a.endsWith("/router")));
  const y = drawn.stacked ? drawn.height + 14 : drawn.height + 2;
  let x = drawn.stacked ? 28 : drawn.width / 2 - (order.length * 150) / 2;
  return new Map(
    order.map((id) => {
      const w = id.endsWith("/router") ? 86 : 168;
      const box = { x, y, w, h: AWAY_H };
      x += w + 34;
      return [id, box];
    }),
  );
}

function pointOf(ground: Ground, index: number): Point {
  const stop = ground.packet.nodes[index] as Stop;
  const box = ground.boxes.get(index);
  if (box) return middle(box);
  const away = ground.away.get(stop.group);
  if (stop.kind === "wire") return wirePoint(ground, stop);
  if (away) return { x: away.x + away.w / 2, y: away.y };
  if (stop.kind === "out") return outPoint(ground, index);
  return refuses(ground, index) ? pointOf(ground, index - 1) : homePoint(ground, stop);
}

/** A node that refuses a packet answers from where the packet ended. */
function refuses({ packet, drawn }: Ground, index: number): boolean {
  const [before, stop] = [packet.nodes[index - 1], packet.nodes[index]];
  return !isReply(before) && isReply(stop) && before?.group === stop?.group && drawn.nodes.has(stop?.group ?? "");
}

/** Where a client or a server is met: under its pod, or in the kernel of the node that it is. */
function homePoint(ground: Ground, stop: Stop): Point {
  const { drawn, parts } = ground;
  const pod = drawn.pods.get(stop.group);
  if (pod) {
    const node = drawn.nodes.get(parts.pods.find((each) => each.id === stop.group)?.group ?? "");
    const top = node?.kernel.y ?? pod.y + pod.h + 20;
    const door = doorOf(ground, stop.group);
    return { x: door.x, y: door.side ? top - 8 : (pod.y + pod.h + top) / 2 };
  }
  const node = drawn.nodes.get(stop.group);
  if (node) return { x: node.x + node.w - 22, y: node.kernel.y - 2 };
  return { x: drawn.width / 2, y: drawn.height - 10 };
}

/** Where the line meets a pod: below it, or at its side when another pod stands under it. */
function doorOf({ drawn, parts }: Pick<Ground, "drawn" | "parts">, id: string): Point & { readonly side: boolean } {
  const pod = drawn.pods.get(id);
  if (!pod) return { x: 0, y: 0, side: false };
  const own = parts.pods.find((each) => each.id === id)?.group;
  const under = parts.pods.some((other) => {
    const box = other.group === own ? drawn.pods.get(other.id) : undefined;
    return box && box.y > pod.y && Math.abs(box.x - pod.x) < pod.w / 2;
  });
  return under
    ? { x: pod.x - 5, y: pod.y + pod.h / 2, side: true }
    : { x: pod.x + pod.w / 2, y: pod.y + pod.h, side: false };
}

/** On its way out of a node: at the kernel's lower edge, or at its upper one when it stays on this node. */
function outPoint(ground: Ground, index: number): Point {
  const stop = ground.packet.nodes[index] as Stop;
  const node = ground.drawn.nodes.get(stop.group);
  const last = ground.boxes.get(index - 1);
  if (!node) return { x: 0, y: 0 };
  const x = last ? middle(last).x : node.x + node.w / 2;
  if (stop.detail.left_by === "eth0") return { x, y: node.kernel.y + node.kernel.h + 2 };
  const next = ground.packet.nodes[index + 1];
  const door = next && ground.drawn.pods.has(next.group) ? doorOf(ground, next.group) : { x };
  return { x: door.x, y: node.kernel.y - 6 };
}

/** The height at which a node meets the network, and where. */
function plugOf(ground: Ground, machine: string): { x: number; lane: number; up: boolean } | null {
  const node = ground.drawn.nodes.get(machine);
  if (node) {
    const { drawn } = ground;
    if (drawn.stacked) return { x: node.x, lane: node.kernel.y + node.kernel.h + 6, up: true };
    return { x: node.x + node.w / 2, lane: drawn.wire ?? node.y + node.h + 18, up: true };
  }
  const away = ground.away.get(machine);
  if (!away) return null;
  if (ground.drawn.stacked) return { x: away.x, lane: away.y + away.h / 2, up: false };
  return { x: away.x + away.w / 2, lane: ground.drawn.wire ?? away.y - 10, up: false };
}

function wirePoint(ground: Ground, stop: Stop): Point {
  const from = plugOf(ground, stop.group);
  const to = plugOf(ground, farEnd(ground, stop));
  if (!from || !to) return { x: ground.drawn.width / 2, y: ground.drawn.height / 2 };
  if (!ground.drawn.stacked && from.lane === to.lane) return { x: (from.x + to.x) / 2, y: from.lane };
  return { x: ground.drawn.stacked ? BUS : BUS + 1, y: (from.lane + to.lane) / 2 };
}

/** A wire tells the other machine by name only. */
function farEnd({ packet }: Ground, stop: Stop): string {
  const name = stop.detail.other.split("/").at(-1) ?? "";
  return packet.groups.find((group) => group.label === name)?.id ?? "";
}

/** The corners between two places. */
function between(ground: Ground, index: number, from: Point, to: Point): Point[] {
  const stop = ground.packet.nodes[index] as Stop;
  const before = ground.packet.nodes[index - 1] as Stop;
  if (stop.kind === "wire") return toWire(ground, before, from, to);
  if (before.kind === "wire") return toWire(ground, stop, to, from).reverse();
  if (ground.away.has(stop.group) && ground.away.has(before.group)) return aside(ground, before, stop);
  if (stop.kind === "chain" || stop.kind === "kernel") return [{ x: from.x, y: to.y }];
  if (stop.kind === "out") return stop.detail.left_by === "eth0" ? [] : [{ x: to.x, y: from.y }];
  return [{ x: to.x, y: from.y }];
}

function aside({ away }: Ground, a: Stop, b: Stop): Point[] {
  const [one, two] = [away.get(a.group), away.get(b.group)];
  if (!one || !two) return [];
  const y = one.y + one.h / 2;
  return [
    { x: one.x + one.w / 2, y },
    { x: two.x + two.w / 2, y },
  ];
}

/** From inside a machine out to its plug and along the network. */
function toWire(ground: Ground, machine: Stop, from: Point, wire: Point): Point[] {
  const plug = plugOf(ground, machine.group);
  if (!plug) return [];
  const node = ground.drawn.nodes.get(machine.group);
  const out = node && isCovered(ground, machine, from) ? { x: node.kernel.x + 4, y: from.y } : from;
  const aside = out === from ? [] : [out];
  if (ground.drawn.stacked) {
    const lane = plug.up ? plug.lane : from.y + AWAY_H / 2;
    return [...aside, { x: out.x, y: lane }, { x: BUS, y: lane }];
  }
  const low = node ? node.y + node.h - 26 : 0;
  const down = node
    ? [
        { x: out.x, y: low },
        { x: plug.x, y: low },
      ]
    : [];
  const corner = { x: plug.x, y: plug.lane };
  const along = wire.y === plug.lane ? [] : [{ x: wire.x, y: plug.lane }];
  return [...aside, ...down, corner, ...along];
}

/** Straight down it would run through the boxes of other chains. */
function isCovered({ packet, boxes }: Ground, machine: Stop, from: Point): boolean {
  return [...boxes].some(
    ([index, box]) =>
      packet.nodes[index]?.group === machine.group &&
      isReply(packet.nodes[index]) === isReply(machine) &&
      box.y > from.y &&
      box.x < from.x &&
      from.x < box.x + box.w,
  );
}

function badgeOf(ground: Ground, stop: Stop, at: Point): Point {
  if (stop.kind === "server" || (stop.kind === "client" && isReply(stop))) return { x: at.x + 17, y: at.y - 1 };
  if (ground.away.has(stop.group) && stop.kind !== "wire") return { x: at.x + 20, y: at.y };
  return at;
}

export function path(points: readonly Point[]): string {
  return points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${round(x)} ${round(y)}`).join("");
}

/** The last bit into a pod, where the arrow or the first line stands. */
export function stub(way: Way, packet: PacketPicture, parts: Parts, drawn: Layout, index: number): readonly Point[] {
  const stop = packet.nodes[index];
  const place = way.places[index];
  if (!stop || !place || !drawn.pods.has(stop.group)) return [];
  const door = doorOf({ drawn, parts }, stop.group);
  const inside = door.side
    ? [
        { x: door.x, y: door.y },
        { x: door.x + 5, y: door.y },
      ]
    : [{ x: door.x, y: door.y }];
  return [place.at, ...inside];
}
