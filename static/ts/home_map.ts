/** The map of one small lab, small enough for the home page: one Service, its pods on their nodes, and who is sent where. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { say, t } from "./i18n";
import type { Snapshot } from "./types";
import { partsOf } from "./views/map_parts";
import type { MapPicture } from "./views/map_picture";
import { has, pictureOf } from "./views/picture";
import { fit } from "./views/svg";

const WIDTH = 404;
const GAP = 8;
const NODES_TOP = 96;
const POD = { height: 42, gap: 6 };
const KERNEL = 28;
const PILL = { width: 190, height: 50, top: 6 };

type Parts = ReturnType<typeof partsOf>;

interface Place {
  readonly pod: Parts["pods"][number];
  readonly x: number;
  readonly y: number;
}

export function smallMap(snapshot: Snapshot, rules: number): TemplateResult {
  const picture = pictureOf<MapPicture>(snapshot, "map");
  const parts = picture ? partsOf(picture, false) : null;
  const [service] = parts?.services ?? [];
  if (!picture || !parts || !service) return html``;
  const broken = service.detail.ready === 0;
  const width = (WIDTH - GAP * (parts.nodes.length + 1)) / parts.nodes.length;
  const left = (index: number) => GAP + index * (width + GAP);
  const places = parts.nodes.flatMap((node, index) =>
    parts.pods
      .filter((pod) => pod.group === node.id)
      .map((pod, row) => ({ pod, x: left(index) + GAP, y: NODES_TOP + 28 + row * (POD.height + POD.gap) })),
  );
  const rows = Math.max(1, ...parts.nodes.map((node) => parts.pods.filter((pod) => pod.group === node.id).length));
  const inner = 28 + rows * (POD.height + POD.gap) + KERNEL + 10;
  const chosen = places.filter(({ pod }) => parts.edges.some((edge) => edge.target === pod.id && has(edge, "ready")));
  return html`<svg class="d" role="img" aria-label=${picture.words.sentences.map(say).join(" ")} viewBox="0 0 ${WIDTH} ${NODES_TOP + inner + 8}">
    ${pill(service)}
    ${broken ? svg`<text class="t12 b mid f-bad" x=${WIDTH / 2} y=${NODES_TOP - 16}>${t("{selector} matches no pod", { selector: service.detail.selector })}</text>` : nothing}
    ${parts.nodes.map(
      (node, index) => svg`<g>
        <rect class="node-box" x=${left(index)} y=${NODES_TOP} width=${width} height=${inner} rx="9" />
        <text class="t11 b i2" x=${left(index) + GAP} y=${NODES_TOP + 18}>${node.label}</text>
        ${kernel(left(index) + GAP, NODES_TOP + inner - KERNEL - 8, width - 2 * GAP, rules, broken)}
      </g>`,
    )}
    ${chosen.map((place, index) => tie(place, index, chosen.length, width - 2 * GAP))}
    ${places.map((place) => podBox(place, width - 2 * GAP))}
    ${chosen.map((place) => svg`<circle class="endpoint-dot ready" cx=${place.x + (width - 2 * GAP) / 2} cy=${place.y} r="3.5" />`)}
  </svg>`;
}

function pill(service: Parts["services"][number]): SVGTemplateResult {
  const x = (WIDTH - PILL.width) / 2;
  const port = service.detail.ports[0]?.port ?? 0;
  return svg`<g class="svc"><rect class="box" x=${x} y=${PILL.top} width=${PILL.width} height=${PILL.height} rx=${PILL.height / 2} />
    <text class="b t13 mid" x=${WIDTH / 2} y=${PILL.top + 21}>${service.label}</text>
    <text class="m t11 mid" x=${WIDTH / 2} y=${PILL.top + 38}>${`${service.note.split(":")[0]}:${port}`}</text></g>`;
}

/** What stands in every node's kernel, whether or not a pod of the Service runs there. */
function kernel(x: number, y: number, width: number, rules: number, broken: boolean): SVGTemplateResult {
  const count = rules === 1 ? t("1 rule") : t("{count} rules", { count: rules });
  return svg`<g class=${broken ? "rej" : ""}><rect class="kernel" x=${x} y=${y} width=${width} height=${KERNEL} rx="3" />
    <text class="t11 b" x=${x + 8} y=${y + 18}>${broken ? "REJECT" : t("kernel")}</text>
    <text class="t11 i3 end" x=${x + width - 8} y=${y + 18}>${count}</text></g>`;
}

function podBox({ pod, x, y }: Place, width: number): SVGTemplateResult {
  return svg`<g class="pod ${pod.states.join(" ")}" transform=${`translate(${x} ${y})`}>
    <rect class="box" width=${width} height=${POD.height} rx="6" /><rect class="bar" x="7" y="8" width="4" height="26" rx="2" />
    <text class="b t11" x="18" y="18">${fit(pod.label, width - 24, 11, "ui", 620)}</text>
    <text class="m t10 i3" x="18" y="33">${fit(pod.detail.labels, width - 24, 10.5, "mono")}</text></g>`;
}

/** From the pill's lower edge to the middle of the pod's upper edge. */
function tie({ pod, x, y }: Place, index: number, count: number, width: number): SVGTemplateResult {
  const from = WIDTH / 2 + (index - (count - 1) / 2) * 56;
  const to = x + width / 2;
  const top = PILL.top + PILL.height;
  return svg`<path class="endpoint" data-key=${pod.id} d=${`M${from} ${top}C${from} ${top + 34} ${to} ${top + 26} ${to} ${y}`} />`;
}
