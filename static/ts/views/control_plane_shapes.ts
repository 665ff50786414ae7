/** The shapes of the control plane: solid for writes, dashed for watches, a double ring for each stored revision. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { say, t } from "../i18n";
import { AXIS, type ControlPlanePicture, type Layout, offset, RING, type Step } from "./control_plane_layout";
import { has } from "./picture";
import { at, defs, fit, textWidth } from "./svg";

/** The lanes' names stay in sight while the rest is scrolled. */
export function laneLabels(drawn: Layout, width: number): TemplateResult {
  return html`<svg class="d cp-l" width=${width} height=${drawn.height} viewBox="0 0 ${width} ${drawn.height}" aria-hidden="true">
    ${drawn.lanes.map(
      ({ lane, y }) => svg`<path class="lane" d="M0 ${y}H${width}" />
      <text class="b t12" x="12" y=${y + 22}>${fit(say(lane.detail.name), width - 16, 12, "ui", 620)}</text>
      <text class="t10 i3" x="12" y=${y + 36}>${fit(lane.note || say(lane.detail.does), width - 16, 10.5)}</text>`,
    )}
  </svg>`;
}

export function drawing(
  picture: ControlPlanePicture,
  drawn: Layout,
  chosen: string | null,
  now: number | null,
): TemplateResult {
  const nodes = picture.nodes;
  const steps = nodes.filter((node) => drawn.steps.has(node.id));
  const rings = nodes.filter((node) => drawn.rings.has(node.id));
  return html`<svg class="d cp-d" width=${drawn.width} height=${drawn.height} viewBox="0 0 ${drawn.width} ${drawn.height}" role="group" aria-label=${say(picture.title)}>
    ${defs()}
    ${drawn.lanes.map(({ y }) => svg`<path class="lane" d="M0 ${y}H${drawn.width}" />`)}
    ${drawn.ticks.map((tick) => tickShape(tick, drawn.height))}
    ${drawn.stale.map((box) => svg`<rect x=${box.x} y=${box.y} width=${box.w} height=${box.h} fill="url(#v-hatch)" />`)}
    ${repeat(
      drawn.lines,
      ({ edge }) => edge.id,
      ({ edge, path }) => line(edge.kind, path, edge.source === chosen || edge.target === chosen),
    )}
    ${repeat(
      rings,
      (ring) => ring.id,
      (ring) => ringShape(ring, drawn),
    )}
    ${repeat(
      steps,
      (step) => step.id,
      (step) => stepShape(step, nodes, drawn, chosen, now),
    )}
  </svg>`;
}

function tickShape(tick: Layout["ticks"][number], height: number): SVGTemplateResult {
  return svg`${tick.broken ? svg`<path class="hair broken" d="M${tick.x - 11} ${AXIS - 16}l-5 10m9 -10l-5 10" /><path class="gap" d="M${tick.x - 11} ${AXIS}V${height}" />` : nothing}
    <text class="t10 i3 num" x=${tick.x} y=${AXIS - 8}>${offset(tick.at)}</text>`;
}

function line(kind: string, path: string, near: boolean): SVGTemplateResult {
  const write = kind === "write" || kind === "store";
  return svg`<path class="${write ? "api-write" : "watch"} ${kind} ${near ? "rel" : ""}" d=${path} marker-end=${write ? "url(#v-write)" : "url(#v-watch)"} />`;
}

function ringShape(ring: Step, drawn: Layout): SVGTemplateResult | typeof nothing {
  const place = drawn.rings.get(ring.id);
  if (!place) return nothing;
  return svg`<g class="rev" data-key=${ring.id} transform=${at(place)}>
    <circle r=${RING} /><circle class="in" r=${RING - 3} /><text y="3.5">${ring.label}</text></g>`;
}

function stepShape(
  step: Step,
  nodes: readonly Step[],
  drawn: Layout,
  chosen: string | null,
  now: number | null,
): SVGTemplateResult | typeof nothing {
  const box = drawn.steps.get(step.id);
  if (!box) return nothing;
  const room = box.w - 8;
  const declared = has(step, "request");
  const classes = [
    "act",
    declared ? "decl" : "",
    step.detail.event === now ? "now" : "",
    step.id === chosen ? "sel" : "",
    ...step.states,
  ].join(" ");
  return svg`<g class=${classes} data-key=${step.id} data-stop=${step.id} role="img" aria-label=${labelOf(step, nodes)} transform=${at(box)}>
    <rect width=${box.w} height=${box.h} rx="3" />
    <text class="b t11 mid" x=${box.w / 2} y="15">${heading(step, room)}</text>
    <text class="t10 i2 mid" x=${box.w / 2} y="28">${fit(second(step, nodes), room, 10.5)}</text></g>`;
}

/** "create Service" where there is room, else the kind alone. */
function heading(step: Step, room: number): string {
  const verb = say(step.detail.head);
  if (has(step, "request") && textWidth(verb, 11, "ui", 620) > room)
    return fit(verb.replace(/^kubectl /, ""), room, 11, "ui", 620);
  if (!has(step, "write")) return fit(verb, room, 11, "ui", 620);
  const [kind = ""] = step.note.split(" ");
  const short = kind === "EndpointSlice" ? t("slice") : kind;
  const whole = `${verb} ${short}`;
  return textWidth(whole, 11, "ui", 620) <= room ? whole : fit(short, room, 11, "ui", 620);
}

/** The line under it: what it was about, or how far it had read. */
function second(step: Step, nodes: readonly Step[]): string {
  const { revision, event } = step.detail;
  if (has(step, "sync") || has(step, "serve")) return t("read rev {revision}", { revision });
  const about = has(step, "request")
    ? nodes.findLast((node) => node.kind === "step" && node.detail.cause === event && has(node, "write"))
    : step;
  return about?.note.split(" ")[1] ?? "";
}

function labelOf(step: Step, nodes: readonly Step[]): string {
  const cause = nodes.find((node) => node.kind === "step" && node.detail.event === step.detail.cause);
  const what =
    step.detail.text[0] && !has(step, "write") ? say(step.detail.text) : `${say(step.detail.head)} ${step.note}`;
  const words = t("{offset}, {who}: {what}", { offset: offset(step.detail.at), who: step.detail.actor, what });
  if (!cause) return words;
  return `${words}. ${t("Caused by {who}, {what}", { who: cause.detail.actor, what: cause.note || say(cause.detail.head) })}`;
}

/** One silhouette for each family, the same as on the timeline. */
export function mark(step: Step): TemplateResult {
  const kind = has(step, "sync")
    ? "proxy"
    : has(step, "serve") || has(step, "ask")
      ? "dns"
      : has(step, "reconcile") || has(step, "run")
        ? "ctl"
        : "api";
  const shapes: Record<string, SVGTemplateResult> = {
    api: svg`<path d="M6.5 .8 12.2 6.5 6.5 12.2 .8 6.5Z" />`,
    ctl: svg`<circle cx="6.5" cy="6.5" r="4.8" />`,
    proxy: svg`<rect x="1.7" y="1.7" width="9.6" height="9.6" />`,
    dns: svg`<path d="M6.5 1.2 12 11.6H1Z" />`,
  };
  return html`<svg class="k ${kind}" viewBox="0 0 13 13" aria-hidden="true">${shapes[kind]}</svg>`;
}

export function legend(): TemplateResult {
  return html`<div class="v-foot"><ul class="v-legend" aria-label=${t("How to read the lanes")}>
    <li><svg class="d" viewBox="0 0 34 12" aria-hidden="true"><path class="api-write" d="M0 6h26" marker-end="url(#v-write)" /></svg>${t("API write")}</li>
    <li><svg class="d" viewBox="0 0 34 12" aria-hidden="true"><path class="watch" d="M0 6h30" marker-end="url(#v-watch)" /></svg>${t("watch event")}</li>
    <li><svg class="d short" viewBox="0 0 16 16" aria-hidden="true"><g class="rev" transform="translate(8 8)"><circle r="7" /><circle class="in" r="4.5" /></g></svg>${t("stored revision")}</li>
    <li><svg class="d" viewBox="0 0 34 12" aria-hidden="true"><rect width="34" height="12" fill="url(#v-hatch)" /></svg>${t("node has old rules")}</li>
  </ul></div>`;
}
