/** Kernels while a packet is on the map: one box for each chain that sends it on, in rows, and the rewritten address below. */
import { type Frame, isReply, type PacketPicture, type Stop } from "./packet_picture";
import type { Box, Point } from "./svg";

export const BOX = { w: 82, h: 36, gap: 6 };
const HEAD = 26;
const FOOT = 24;
const ROW = BOX.h + 10;
const SIDE = 8;
/** As high as without a packet. */
export const FLAT = 30;

/** The places of a packet that are boxes in a kernel. */
export function isBox(stop: Stop): boolean {
  return stop.kind === "chain" || stop.kind === "kernel";
}

/** The boxes of one node on one leg, as indexes into the packet's places. */
export function boxesOf(packet: PacketPicture, node: string, reply: boolean): readonly number[] {
  return packet.nodes.flatMap((stop, index) =>
    stop.group === node && isBox(stop) && isReply(stop) === reply ? [index] : [],
  );
}

function columns(width: number, count: number): number {
  return Math.max(1, Math.min(count, Math.floor((width - 2 * SIDE + BOX.gap) / (BOX.w + BOX.gap))));
}

/** How high a node's kernel has to be for the whole way, so that nothing moves while the packet does. */
export function kernelHeight(packet: PacketPicture, node: string, width: number): number {
  const most = Math.max(boxesOf(packet, node, false).length, boxesOf(packet, node, true).length);
  return most === 0 ? FLAT : HEAD + Math.ceil(most / columns(width, most)) * ROW + FOOT - 10;
}

/** Where the boxes stand: rows run to and fro, so that the way from one to the next is short. */
export function placeBoxes(kernel: Box, indexes: readonly number[]): ReadonlyMap<number, Box> {
  const across = columns(kernel.w, indexes.length);
  const w = Math.min(BOX.w + 12, (kernel.w - 2 * SIDE - (across - 1) * BOX.gap) / across);
  return new Map(
    indexes.map((index, position) => {
      const row = Math.floor(position / across);
      const column = row % 2 === 0 ? position % across : across - 1 - (position % across);
      return [index, { x: kernel.x + SIDE + column * (w + BOX.gap), y: kernel.y + HEAD + row * ROW, w, h: BOX.h }];
    }),
  );
}

export function middle(box: Box): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}

/** What a node has done to the packet's addresses so far: the newest translation on this leg. */
export function rewritten(packet: PacketPicture, node: string, frame: Frame): Stop | null {
  const reply = isReply(packet.nodes[frame.stop]);
  const done = packet.nodes.slice(0, frame.stop + 1).filter((stop) => stop.group === node && isReply(stop) === reply);
  return done.findLast((stop) => stop.states.includes("translated")) ?? null;
}
