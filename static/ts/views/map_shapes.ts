/** The shapes of the map that are really there: nodes, pods and the network. Shape first, line second, colour third. */
import { nothing, type SVGTemplateResult, svg } from "lit-html";
import { t } from "../i18n";
import { fate, kernelGhosts, sign } from "./map_ghosts";
import type { Layout, Parts } from "./map_parts";
import type { MapPicture, NodeDetail, Thing } from "./map_picture";
import { type Group, has } from "./picture";
import { at, type Box, fit, fitted, textWidth } from "./svg";

/** The smallest text is 10.5 px on the stage, and 11 px in figures and on paper. */
const SMALL = 11;

export type Selected = string | null;
export type Drawn = SVGTemplateResult | typeof nothing;

export function mark(id: string, selected: Selected): string {
  return id === selected ? "sel" : "";
}

export function nodeShape(node: Group<NodeDetail>, drawn: Layout, revision: number, selected: Selected): Drawn {
  const box = drawn.nodes.get(node.id);
  if (!box) return nothing;
  const { address, range, rules, seen } = node.detail;
  const stale = has(node, "stale");
  const lost = has(node, "notready");
  const nameEnd = 14 + textWidth(node.label, 13, "ui", 620) + 8;
  const label = t("Node {node}, {address}, pod range {range}, {rules} rules for Services, revision {seen}", {
    node: node.label,
    address,
    range,
    rules,
    seen,
  });
  return svg`<g class="node ${mark(node.id, selected)}" data-key=${node.id} data-stop=${node.id} role="img"
      aria-label=${label} transform=${at(box)}>
    <rect class="node-box" width=${box.w} height=${box.h} rx="10" />
    <text class="b t13" x="14" y="25">${node.label}</text>
    ${drawn.stacked ? svg`<text class="m t11 i3" x=${nameEnd} y="25">${address}</text>` : nothing}
    ${lost ? svg`<text class="t11 b f-bad end" x=${box.w - 14} y="25">${t("not ready")}</text>` : nothing}
    <g transform="translate(${box.kernel.x - box.x} ${box.kernel.y - box.y})">
      <rect class="kernel" width=${box.kernel.w} height=${box.kernel.h} rx="4" />
      ${stale ? svg`<rect width=${box.kernel.w} height=${box.kernel.h} rx="4" fill="url(#v-hatch)" />` : nothing}
      <text class="t11 b" x="10" y="19">${t("kernel")}</text>
      ${node.detail.chains?.length ? kernelGhosts(node.detail, box.kernel) : kernelText(box.kernel, rules, seen, stale, revision)}
    </g>
    ${
      drawn.stacked
        ? nothing
        : svg`<text class="m t10 i3" x="13" y=${box.h - 14}>${address}</text>
      <text class="m t10 i3 end" x=${box.w - 13} y=${box.h - 14}>${rangeText(range, box.kernel.h > 40 ? box.w / 2 - 20 : box.w - 40 - textWidth(address, SMALL, "mono"))}</text>`
    }
  </g>`;
}

/** With its label where there is room for it, and left out where there is not even room for itself. */
function rangeText(range: string, room: number): string {
  const words = t("pods {range}", { range });
  if (textWidth(words, SMALL, "mono") <= room) return words;
  return textWidth(range, SMALL, "mono") <= room ? range : "";
}

function kernelText(box: Box, rules: number, seen: number, stale: boolean, revision: number): SVGTemplateResult {
  const count = rules === 1 ? t("1 rule") : t("{count} rules", { count: rules });
  const words =
    stale && seen < revision
      ? t("{rules} · still rev {revision}", { rules: count, revision: seen })
      : t("{rules} · rev {revision}", { rules: count, revision: seen });
  const width = textWidth(words, SMALL) + 8;
  return svg`${stale ? svg`<rect class="label-bg" x=${box.w - width - 5} y="6" width=${width} height="18" rx="3" />` : nothing}
    <text class="t10 end ${stale ? "b i2" : "i3"}" x=${box.w - 9} y="19">${words}</text>`;
}

export function podShape(pod: Thing, drawn: Layout, selected: Selected): Drawn {
  const box = drawn.pods.get(pod.id);
  if (!box) return nothing;
  const state = pod.states[0] ?? "";
  const system = has(pod, "folded");
  const third = podNote(pod, state);
  const address = pod.note || t("no IP yet");
  const room = box.w - 26;
  const tall = box.h > 50;
  return svg`<g class="pod ${state} ${fate(pod)} ${system ? "sys" : ""} ${mark(pod.id, selected)}" data-key=${pod.id} data-stop=${pod.id}
      role="img" aria-label=${podLabel(pod, state)} transform=${at(box)}>
    <rect class="box" width=${box.w} height=${box.h} rx="6" />
    ${state === "pending" ? svg`<rect width=${box.w} height=${box.h} rx="6" fill="url(#v-hatch)" />` : nothing}
    <rect class="bar" x="7" y="8" width="4" height=${box.h - 16} rx="2" />
    ${podName(sign(pod) + pod.label, room, tall ? 21 : 19, drawn.podText)}
    <text class="m t11 i2" x="19" y=${tall ? 37 : 35}>${address}</text>
    ${podThird(third, state, box, tall, address, room, pod.detail.reason)}
  </g>`;
}

function podName(name: string, room: number, y: number, size: number): SVGTemplateResult {
  return svg`<text class="b t${size}" x="19" y=${y}>${fitted(name, room, size, "ui", 620)}</text>`;
}

function podThird(
  words: string,
  state: string,
  box: Box,
  tall: boolean,
  address: string,
  room: number,
  reason: string,
): Drawn {
  if (!words) return nothing;
  const tone = state === "notready" ? "b f-bad" : "i3";
  if (tall) return svg`<text class="t10 ${tone}" x="19" y="52">${fitted(words, room, SMALL)}</text>`;
  if (state === "pending") return nothing;
  const left = room - textWidth(address, 11, "mono") - 8;
  if (state === "notready" && reason)
    return svg`<text class="t10 end ${tone}" x=${box.w - 10} y="35">${fitted(reason, left, SMALL)}</text>`;
  return left < 30
    ? nothing
    : svg`<text class="t10 end ${tone}" x=${box.w - 10} y="35">${fitted(words, left, SMALL)}</text>`;
}

function podNote(pod: Thing, state: string): string {
  if (state === "notready")
    return pod.detail.reason ? t("not ready: {reason}", { reason: pod.detail.reason }) : t("not ready");
  if (state === "terminating") return t("terminating");
  if (state === "pending") return t("waiting for a node");
  return has(pod, "folded") ? t("ns {namespace}", { namespace: pod.detail.namespace }) : pod.detail.labels;
}

function podLabel(pod: Thing, state: string): string {
  const where = pod.detail.node || t("no node yet");
  const words: Record<string, string> = {
    ready: t("ready"),
    notready: t("not ready"),
    terminating: t("terminating"),
    pending: t("waiting for a node"),
  };
  return t("Pod {pod}, {address}, labels {labels}, {state}, on {node}", {
    pod: pod.label,
    address: pod.note || t("no IP yet"),
    labels: pod.detail.labels || t("none"),
    state: words[state] ?? state,
    node: where,
  });
}

export function outsideShape(place: Thing, drawn: Layout, selected: Selected): Drawn {
  const box = drawn.outside.get(place.id);
  if (!box) return nothing;
  return svg`<g class="outside ${mark(place.id, selected)}" data-key=${place.id} data-stop=${place.id} role="img"
      aria-label=${t("Address {address}, not a pod of this cluster", { address: place.label })} transform=${at(box)}>
    <rect class="box" width=${box.w} height=${box.h} rx="6" />
    <text class="m t11" x="14" y="20">${place.label}</text>
    <text class="t10 i3" x="14" y="35">${t("not a pod")}</text></g>`;
}

/** The network that joins the nodes, under them. */
export function wireShape(nodes: MapPicture["groups"], drawn: Layout): Drawn {
  const y = drawn.wire;
  const boxes = plugged(nodes, drawn);
  const [first] = boxes;
  const last = boxes.at(-1);
  if (y === null || !first || !last) return nothing;
  return svg`<path class="wire" d="M${first.x + first.w / 2 - 20} ${y}H${last.x + last.w / 2 + 20}" />
    <text class="t10 i3" x=${first.x} y=${y + 4}>${t("node network")}</text>`;
}

/** Each node's plug into that network, over its edge. */
export function plugShapes(nodes: MapPicture["groups"], drawn: Layout): Drawn {
  const y = drawn.wire;
  if (y === null) return nothing;
  return svg`${plugged(nodes, drawn).map(
    (box) => svg`<path class="wire thin" d="M${box.x + box.w / 2} ${box.y + box.h + 8}V${y}" />
      <rect class="port" x=${box.x + box.w / 2 - 22} y=${box.y + box.h - 9} width="44" height="18" rx="3" />
      <text class="m t10 mid" x=${box.x + box.w / 2} y=${box.y + box.h + 4}>eth0</text>`,
  )}`;
}

function plugged(nodes: MapPicture["groups"], drawn: Layout): Box[] {
  return nodes.map((node) => drawn.nodes.get(node.id)).filter((box) => box !== undefined);
}

export function stripShape(parts: Parts, drawn: Layout): Drawn {
  if (!drawn.strip) return nothing;
  const waiting = parts.pods.some((pod) => !pod.group);
  const words = waiting
    ? parts.outside.length > 0
      ? t("Waiting for a node, or outside the cluster's pods")
      : t("Waiting for a node")
    : t("Outside the cluster's pods");
  return svg`<text class="t11 i3" x=${drawn.strip.x} y=${drawn.strip.y + 12}>${words}</text>`;
}

export function emptyText(parts: Parts, drawn: Layout): SVGTemplateResult {
  const words =
    parts.pods.length > 0
      ? t("No Service yet. Each pod answers only at its own address.")
      : t("Nothing runs here yet.");
  const y = drawn.nodesTop / 2;
  return svg`<g class="nobody"><rect class="ghost-pill" x=${drawn.width / 2 - 180} y=${y - 26} width="360" height="52" rx="26" />
    <text class="t12 i3 mid" x=${drawn.width / 2} y=${y + 4}>${fit(words, drawn.width - 40, 12)}</text></g>`;
}
