/** Where things stand on the map, in px: wide with Services above their nodes, or stacked with a rail at the right. */
import { railLines, wideLines } from "./map_lines";
import { GUTTER, hasOutside, type Layout, type NodeBox, type Parts, STACK_BELOW } from "./map_parts";
import type { Thing } from "./map_picture";
import { has } from "./picture";
import { type Box, textWidth } from "./svg";

const HERO_FROM = 640;
const PAD = 12;
const GAP = 12;
const HEAD = 40;
const KERNEL = 30;
const POD = 62;
const POD_FLAT = 46;
const POD_MIN = 132;
const TAG = 28;
const PILL = 76;
const TROUBLE = 44;

/** How high a node's kernel is drawn; a packet needs room for the chains that it meets. */
export type KernelHeight = (node: string, width: number) => number;

const flat: KernelHeight = () => KERNEL;

export function layout(parts: Parts, room: number, kernel: KernelHeight = flat): Layout {
  return room < STACK_BELOW ? stacked(parts, room, kernel) : wide(parts, room, kernel);
}

function wide(parts: Parts, room: number, heightOf: KernelHeight): Layout {
  const width = Math.min(Math.max(room, STACK_BELOW), 1040);
  const hero = parts.services.length <= 1 && width >= HERO_FROM;
  const top = hero ? heroRow(parts, width) : serviceRows(parts, width);
  const nodesTop = top.bottom + (hero ? 64 : 40);
  const count = Math.max(parts.nodes.length, 1);
  const perRow = Math.min(count, Math.max(1, Math.floor((width - 2 * PAD + GAP) / (POD_MIN + GUTTER + 2 * PAD + GAP))));
  const gap = count <= 2 ? 40 : 24;
  const w = Math.min(330, (width - 2 * PAD - gap * (perRow - 1)) / perRow);
  const left = (width - (w * perRow + gap * (perRow - 1))) / 2;
  const columns = w - 2 * PAD >= 2 * (POD_MIN + GUTTER) ? 2 : 1;
  const rows = podRows(parts, columns);
  const podH = rows > 2 ? POD_FLAT : POD;
  const kernelH = Math.max(KERNEL, ...parts.nodes.map((node) => heightOf(node.id, w - 2 * PAD)));
  const door = kernelH > KERNEL ? 12 : 0;
  const h = HEAD + rows * podH + Math.max(rows - 1, 0) * 10 + 14 + door + kernelH + 34;
  const nodes = new Map<string, NodeBox>();
  const pods = new Map<string, Box>();
  parts.nodes.forEach((node, index) => {
    const x = left + (index % perRow) * (w + gap);
    const y = nodesTop + Math.floor(index / perRow) * (h + 40);
    nodes.set(node.id, { x, y, w, h, kernel: { x: x + PAD, y: y + h - kernelH - 30, w: w - 2 * PAD, h: kernelH } });
    placePods(parts, node.id, { x: x + PAD, y: y + HEAD, w: w - 2 * PAD, h: podH }, columns, pods);
  });
  const last = Math.ceil(count / perRow);
  const bottom = nodesTop + last * h + (last - 1) * 40;
  const wire = last === 1 && parts.nodes.length > 0 ? bottom + 32 : null;
  const strip = placeStrip(parts, { x: left, y: (wire ?? bottom) + 30, w: width - 2 * left, h: 0 }, pods);
  return {
    stacked: false,
    hero,
    width,
    height: strip.box ? strip.box.y + strip.box.h + PAD : (wire ?? bottom) + 24,
    services: top.services,
    tags: top.tags,
    nodes,
    pods,
    outside: strip.outside,
    lines: wideLines(parts, top.services, pods, strip.outside),
    nodesTop,
    wire,
    strip: strip.box,
    podText: podText(parts, pods),
  };
}

interface Row {
  readonly services: Map<string, Box>;
  readonly tags: Map<string, Box>;
  readonly bottom: number;
}

function heroRow(parts: Parts, width: number): Row {
  const w = Math.min(264, width * 0.36);
  const services = new Map(parts.services.map((service) => [service.id, { x: (width - w) / 2, y: PAD, w, h: PILL }]));
  const tagW = Math.min(186, (width - w) / 2 - 2 * PAD - 20);
  const tags = new Map(parts.tags.map((tag) => [tag.id, { x: PAD + 2, y: PAD + 14, w: tagW, h: 48 }]));
  return { services, tags, bottom: PAD + PILL };
}

function pillHeight(service: Thing): number {
  return hasOutside(service) ? PILL + 17 : PILL;
}

/** Several Services: each with its name above it; trouble is written below it. */
function serviceRows(parts: Parts, width: number): Row {
  const services = new Map<string, Box>();
  const tags = new Map<string, Box>();
  const perRow = Math.max(1, Math.min(parts.services.length, Math.floor((width - PAD) / 214)));
  const cell = (width - 2 * PAD) / perRow;
  const w = Math.min(236, cell - 30);
  const trouble = parts.services.some((service) => has(service, "empty")) ? TROUBLE : 0;
  const h = Math.max(PILL, ...parts.services.map(pillHeight));
  const step = TAG + 8 + h + 14;
  parts.services.forEach((service, index) => {
    const x = PAD + (index % perRow) * cell + (cell - w) / 2;
    const y = PAD + Math.floor(index / perRow) * (step + trouble) + TAG + 8;
    services.set(service.id, { x, y, w, h });
    const tag = service.id.replace("Service/", "Name/");
    if (parts.tags.some((other) => other.id === tag)) tags.set(tag, { x: x + 10, y: y - TAG - 8, w: w - 20, h: TAG });
  });
  const lines = Math.max(1, Math.ceil(parts.services.length / perRow));
  return { services, tags, bottom: PAD + lines * step + lines * trouble - 14 };
}

function podText(parts: Parts, pods: ReadonlyMap<string, Box>): number {
  const fits = parts.pods.every((pod) => textWidth(pod.label, 13, "ui", 620) <= (pods.get(pod.id)?.w ?? 0) - 26);
  return fits ? 13 : 12;
}

function podRows(parts: Parts, columns: number): number {
  const slots = parts.pods.filter((pod) => pod.group).map((pod) => slotOf(parts, pod));
  return Math.max(1, ...slots.map((slot) => Math.floor(slot / columns) + 1));
}

/** Folded pods have slots of their own, which follow those of the pods that are always shown. */
function slotOf(parts: Parts, pod: Thing): number {
  if (!has(pod, "folded")) return pod.detail.slot;
  const open = parts.pods.filter((other) => other.group === pod.group && !has(other, "folded"));
  return pod.detail.slot + Math.max(0, ...open.map((other) => other.detail.slot + 1));
}

function placePods(parts: Parts, node: string, box: Box, columns: number, pods: Map<string, Box>): void {
  const w = (box.w - GUTTER * columns + (columns === 2 ? GUTTER / 2 : 0)) / columns;
  for (const pod of parts.pods) {
    if (pod.group !== node) continue;
    const slot = slotOf(parts, pod);
    const x = box.x + (slot % columns) * (w + GUTTER);
    pods.set(pod.id, { x, y: box.y + Math.floor(slot / columns) * (box.h + 10), w, h: box.h });
  }
}

/** Below the nodes: pods that wait for a node, and addresses that are no pod of this cluster. */
function placeStrip(parts: Parts, box: Box, pods: Map<string, Box>): { box: Box | null; outside: Map<string, Box> } {
  const outside = new Map<string, Box>();
  const waiting = parts.pods.filter((pod) => !pod.group);
  const all = [...waiting, ...parts.outside];
  if (all.length === 0) return { box: null, outside };
  const perRow = Math.max(1, Math.floor((box.w + GAP) / (170 + GAP)));
  all.forEach((node, index) => {
    const place = {
      x: box.x + (index % perRow) * (170 + GAP),
      y: box.y + 22 + Math.floor(index / perRow) * (POD_FLAT + 10),
      w: 170,
      h: POD_FLAT,
    };
    (node.kind === "pod" ? pods : outside).set(node.id, place);
  });
  return { box: { ...box, h: 22 + Math.ceil(all.length / perRow) * (POD_FLAT + 10) }, outside };
}

function stacked(parts: Parts, room: number, heightOf: KernelHeight): Layout {
  const width = Math.max(room, 250);
  const rails = Math.max(parts.services.length, 1) * 7 + 12;
  const w = width - 2 * 10 - rails;
  const services = new Map<string, Box>();
  const tags = new Map<string, Box>();
  let y = 10;
  for (const service of parts.services) {
    const tag = service.id.replace("Service/", "Name/");
    if (parts.tags.some((other) => other.id === tag)) {
      tags.set(tag, { x: 22, y, w: w - 24, h: TAG });
      y += TAG + 8;
    }
    const h = pillHeight(service);
    services.set(service.id, { x: 10, y, w, h });
    y += h + (has(service, "empty") ? TROUBLE + 18 : 16);
  }
  const nodesTop = parts.services.length > 0 ? y + 4 : y + 50;
  y = nodesTop;
  const nodes = new Map<string, NodeBox>();
  const pods = new Map<string, Box>();
  for (const node of parts.nodes) {
    const own = parts.pods.filter((pod) => pod.group === node.id);
    const rows = Math.max(1, ...own.map((pod) => slotOf(parts, pod) + 1));
    const kernelH = heightOf(node.id, w - 24);
    const h = HEAD + rows * (POD_FLAT + 8) + (kernelH > KERNEL ? 14 : 4) + kernelH + 12;
    nodes.set(node.id, { x: 10, y, w, h, kernel: { x: 22, y: y + h - kernelH - 12, w: w - 24, h: kernelH } });
    for (const pod of own) {
      pods.set(pod.id, { x: 22, y: y + HEAD + slotOf(parts, pod) * (POD_FLAT + 8), w: w - 24, h: POD_FLAT });
    }
    y += h + 14;
  }
  const strip = placeStrip(parts, { x: 10, y: y + 4, w, h: 0 }, pods);
  return {
    stacked: true,
    hero: false,
    width,
    height: strip.box ? strip.box.y + strip.box.h + 10 : y,
    services,
    tags,
    nodes,
    pods,
    outside: strip.outside,
    lines: railLines(parts, services, pods, strip.outside, w + 10),
    nodesTop,
    wire: null,
    strip: strip.box,
    podText: podText(parts, pods),
  };
}
