/** A packet on the map: the way it came, the chains that it met, the envelope, and where it ended. */
import { nothing, type SVGTemplateResult, svg } from "lit-html";
import { say, t } from "../i18n";
import type { Layout, Parts } from "./map_parts";
import type { Drawn } from "./map_shapes";
import { rewritten } from "./packet_kernel";
import { type Frame, gone, isReply, type PacketPicture, type Stop, shortChain } from "./packet_picture";
import { type Place, path, stub, type Way } from "./packet_way";
import { has } from "./picture";
import { at, cross, fit, type Point, textWidth } from "./svg";

export interface Scene {
  readonly packet: PacketPicture;
  readonly way: Way;
  readonly drawn: Layout;
  readonly parts: Parts;
  readonly frame: Frame;
  /** Index of the first place of the leg that the frame is on, and one past its last. */
  readonly first: number;
  readonly end: number;
}

export function sceneOf(packet: PacketPicture, way: Way, drawn: Layout, parts: Parts, frame: Frame): Scene {
  const reply = isReply(packet.nodes[frame.stop]);
  const there = packet.detail.there;
  return { packet, way, drawn, parts, frame, first: reply ? there : 0, end: reply ? packet.nodes.length : there };
}

/** Under the pods: lines and the chains in the kernels. */
export function under(scene: Scene): SVGTemplateResult {
  return svg`<g class="pkt-under" aria-hidden="true">
    ${otherLeg(scene)}${aheadLine(scene)}${doneLine(scene)}${awayShapes(scene)}
    ${chains(scene)}${[...scene.drawn.nodes.keys()].map((node) => rewrite(scene, node))}
  </g>`;
}

function points(scene: Scene, from: number, to: number): Point[] {
  return scene.way.places.slice(from, to).flatMap((place, index) => (index === 0 ? [place.at] : place.line.slice(1)));
}

/** The way there stays to be seen, thinly, while the answer comes back. */
function otherLeg(scene: Scene): Drawn {
  if (scene.first === 0) return nothing;
  return svg`<path class="trail old" d=${path(points(scene, 0, scene.first))} />`;
}

function doneLine(scene: Scene): Drawn {
  const { frame, first, packet, way, parts, drawn } = scene;
  const done = points(scene, first, frame.stop + 1);
  const start = stub(way, packet, parts, drawn, first).toReversed();
  const last = packet.nodes[frame.stop];
  const arrived = frame.stop > first && (last?.kind === "server" || last?.kind === "client");
  const tail = arrived ? stub(way, packet, parts, drawn, frame.stop).slice(1) : [];
  return svg`<path class="trail" d=${path([...start, ...done, ...tail])} marker-end=${arrived && tail.length > 0 ? "url(#v-live)" : ""} />
    ${lost(last, way.places[frame.stop])}`;
}

/** Dropped: the way fades to dots. Nothing more is known of it, so it leads nowhere. */
function lost(stop: Stop | undefined, place: Place | undefined): Drawn {
  if (!stop || !place || !gone(stop)) return nothing;
  const { x, y } = place.box
    ? { x: place.box.x + place.box.w, y: place.box.y + place.box.h / 2 }
    : { x: place.at.x + 16, y: place.at.y };
  return svg`<g class="pkt-lost">${[0, 1, 2, 3, 4].map((dot) => svg`<circle cx=${x + 7 + dot * 8} cy=${y} r=${2.6 - dot * 0.4} opacity=${1 - dot * 0.19} />`)}</g>`;
}

function aheadLine(scene: Scene): Drawn {
  const { frame, end, way, packet, parts, drawn } = scene;
  if (frame.stop + 1 >= end) return nothing;
  const ahead = points(scene, frame.stop, end);
  const last = packet.nodes[end - 1];
  const tail =
    last?.kind === "server" || last?.kind === "client" ? stub(way, packet, parts, drawn, end - 1).slice(1) : [];
  return svg`<path class="trail-next" d=${path([...ahead, ...tail])} marker-end=${tail.length > 0 ? "url(#v-live)" : ""} />`;
}

function chains(scene: Scene): SVGTemplateResult[] {
  const { packet, way, first, end, frame } = scene;
  return packet.nodes.slice(first, end).flatMap((stop, offset) => {
    const index = first + offset;
    const box = way.places[index]?.box;
    if (!box) return [];
    const done = index < frame.stop || (index === frame.stop && frame.row === null);
    const hit =
      done && (stop.kind === "chain" || has(stop, "translated") || has(stop, "rejected") || has(stop, "dropped"));
    const refused = done && has(stop, "rejected");
    const label = stop.kind === "chain" ? shortChain(stop.detail.chain) : kernelLabel(stop);
    const reading = index === frame.stop && frame.row !== null ? stop.rows[frame.row] : undefined;
    const reason = reading
      ? t("rule {number}?", { number: reading.detail.number })
      : done
        ? say(stop.detail.reason)
        : "";
    return [
      svg`<g class="chain ${hit ? "hit" : ""} ${index === frame.stop ? "now" : ""}" data-chain-stop=${index} transform=${at(box)}>
        <rect width=${box.w} height=${box.h} rx="2" />
        <text class="m t10 b mid" x=${box.w / 2} y="15">${fit(label, box.w - 6, 10.5, "mono", 620)}</text>
        <text class="t10 i2 mid" x=${box.w / 2} y="29">${fit(reason, box.w - 6, 10.5)}</text>
        ${refused ? cross(box.w - 2, 2, 5) : nothing}</g>`,
    ];
  });
}

function kernelLabel(stop: Stop): string {
  const ended = stop.rows.findLast((row) => has(row, "hit"));
  if (has(stop, "rejected") || has(stop, "dropped")) return shortChain(ended?.detail.chain ?? "");
  return isReply(stop) || has(stop, "translated") ? "conntrack" : "SERVICES";
}

/** "dst 10.96.0.50:80 10.244.1.6:9376", the old one struck through. */
function rewrite(scene: Scene, node: string): Drawn {
  const stop = rewritten(scene.packet, node, scene.frame);
  const kernel = scene.drawn.nodes.get(node)?.kernel;
  if (!stop || !kernel) return nothing;
  const { before, after } = stop.detail;
  const side = before[1] === after[1] || (isReply(stop) && before[0] !== after[0]) ? 0 : 1;
  const [was, is] = [before[side], after[side]];
  const word = side === 0 ? "src" : "dst";
  const room = kernel.w - 18;
  const wide = textWidth(`${word} ${was} ${is}`, 10.5, "mono") + 6 <= room;
  return svg`<text class="m t10 i3 pkt-rw" x=${kernel.x + 10} y=${kernel.y + kernel.h - 9}>${
    wide
      ? svg`${word} <tspan class="was">${was}</tspan><tspan class="f-live b" dx="6">${is}</tspan>`
      : svg`${word} <tspan class="f-live b">${fit(is, room - 28, 10.5, "mono", 620)}</tspan>`
  }</text>`;
}

function awayShapes({ packet, way }: Scene): SVGTemplateResult[] {
  return [...way.away].map(([id, box]) => {
    const group = packet.groups.find((each) => each.id === id);
    const words =
      group?.kind === "router" ? t("router") : group?.kind === "outside" ? t("outside") : (group?.label ?? "");
    const stop = packet.nodes.find((each) => each.group === id && each.kind !== "wire" && each.kind !== "router");
    const address = stop
      ? (stop.detail.after[stop.kind === "client" && !isReply(stop) ? 0 : 1].split(":")[0] ?? "")
      : "";
    return svg`<g class="pkt-away ${group?.kind ?? ""}" transform=${at(box)}>
      <rect width=${box.w} height=${box.h} rx="6" /><text class="t12 b" x="10" y="19">${words}</text>
      <text class="m t10 i3 end" x=${box.w - 9} y="19">${address}</text></g>`;
  });
}

/** Over everything: the numbers of the places, and the packet itself. */
export function over(scene: Scene): SVGTemplateResult {
  return svg`<g class="pkt-over">${badges(scene)}${envelope(scene)}</g>`;
}

function badges({ packet, way, first, end, frame }: Scene): SVGTemplateResult[] {
  return packet.nodes.slice(first, end).flatMap((_, offset) => {
    const index = first + offset;
    const place = way.places[index];
    // The envelope lies where it is; only in a box there is room for both.
    if (!place || (index === frame.stop && !place.box)) return [];
    const state = index < frame.stop ? "done" : index === frame.stop ? "now" : "";
    return [
      svg`<g class="hop ${state}" aria-hidden="true" transform=${at(place.badge)}><circle r="8" /><text y="3.6">${index + 1}</text></g>`,
    ];
  });
}

const LABELLED = new Set(["wire", "out"]);

/** An envelope on a solid block; outside of kernels it says what is in it and where it goes. */
function envelope(scene: Scene): Drawn {
  const { packet, way, frame, drawn } = scene;
  const stop = packet.nodes[frame.stop];
  const place = way.places[frame.stop];
  if (!stop || !place) return nothing;
  const label = t("Packet at {hop} of {hops}: {what} from {source} to {destination}", {
    hop: frame.stop + 1,
    hops: packet.nodes.length,
    what: stop.note,
    source: stop.detail.after[0],
    destination: stop.detail.after[1],
  });
  const words = `${stop.note} → ${stop.detail.after[1]}`;
  const long = LABELLED.has(stop.kind);
  const w = long ? Math.min(textWidth(words, 10.5, "mono", 620) + 42, drawn.width - 8) : 29;
  const h = long ? 28 : 20;
  const centre = place.box ? { x: place.box.x + place.box.w - 10, y: place.box.y + place.box.h + 1 } : place.at;
  const left = Math.min(Math.max(centre.x - w / 2, 4), drawn.width - w - 4);
  return svg`<g class="packet" role="img" aria-label=${label} data-stop-index=${frame.stop}
      transform=${at({ x: left + w / 2, y: centre.y })}>
    <rect x=${-w / 2} y=${-h / 2} width=${w} height=${h} rx="4" />
    <g transform="translate(${long ? -w / 2 + 10 : -6.5} -4.5)"><path d="M0 0h13v9H0zM.5 .8l6 4.6 6-4.6" /></g>
    ${long ? svg`<text class="m t10 b" x=${-w / 2 + 31} y="3.7">${words}</text>` : nothing}
  </g>`;
}
