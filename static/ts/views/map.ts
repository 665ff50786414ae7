/** The map: nodes with their pods, Services as addresses without a process, and the endpoints that tie them together. */
import { html, nothing, render, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { say, t } from "../i18n";
import type { Line, Look, Snapshot, View } from "../types";
import { fog } from "./fog";
import { graph } from "./graph";
import { foldedNote, foldedTo } from "./map_folded";
import { layout } from "./map_layout";
import { type Layout, type Parts, partsOf, STACK_BELOW } from "./map_parts";
import type { MapPicture } from "./map_picture";
import { linesOf, serviceShape, tagShape } from "./map_service_shapes";
import { emptyText, nodeShape, outsideShape, plugShapes, podShape, stripShape, wireShape } from "./map_shapes";
import { mapWhy } from "./map_why";
import { packetBar, packetControls } from "./packet_bar";
import { kernelHeight } from "./packet_kernel";
import { fitInto, keepInSight, moveAlong } from "./packet_motion";
import { type PacketPicture, packetOf, type Try } from "./packet_picture";
import { player } from "./packet_player";
import { over, type Scene, sceneOf, under } from "./packet_shapes";
import { packetTwin } from "./packet_twin";
import { wayOf } from "./packet_way";
import { pictureOf } from "./picture";
import { wantRule } from "./rules_picture";
import { againButton, pick, type SendState, sendButton, sendForm, sendState } from "./send_form";
import { onStage, type Stage } from "./stage";
import { defs, Movement, oneTabStop } from "./svg";
import { keyOf, light, litBy } from "./traces";
import { twin } from "./twin";

interface State {
  unfolded: boolean;
  /** The packet for which the overview was asked for. */
  overview: number | null;
  /** What was selected when it was last told why it is there. */
  told: string | null;
  readonly send: SendState;
  readonly movement: Movement;
}

/** Beyond this the drawn map gives way to an overview laid out by Graphviz. */
const MOST_SERVICES = 6;
const MOST_NODES = 4;

export const map: View = {
  name: "map",
  render(host: HTMLElement, snapshot: Snapshot, look: Look): void {
    onStage<State>(
      host,
      snapshot,
      look,
      () => ({ unfolded: false, overview: null, told: null, send: sendState(), movement: new Movement() }),
      paint,
    );
  },
};

function paint(stage: Stage<State>): void {
  const picture = pictureOf<MapPicture>(stage.snapshot, "map");
  if (!picture) return;
  const { look, state, host } = stage;
  const packet = packetOf(stage.snapshot);
  follow(stage, packet);
  const all = partsOf(picture, state.unfolded || meetsFolded(picture, packet));
  const full = all.services.length > MOST_SERVICES || all.nodes.length > MOST_NODES;
  const folded =
    full && packet && packet.nodes.length > 0 && state.overview !== packet.detail.event ? foldedTo(packet, all) : null;
  const crowded = full && !folded;
  const parts = folded?.parts ?? all;
  const room = stage.width - 20;
  const way = packet && !crowded && packet.nodes.length > 0 ? packet : null;
  const drawn = layout(parts, room, way ? (node, width) => kernelHeight(way, node, width) : undefined);
  const scene = way ? sceneOf(way, wayOf(way, parts, drawn), drawn, parts, player.frame) : null;
  render(
    html`${state.send.open && look.interactive ? sendForm(stage) : nothing}
      <div class="canvas map-canvas ${drawn.stacked ? "stacked" : ""} ${state.send.open ? "picking" : ""} ${way ? "tracked" : ""}">
        ${folded && packet ? foldedNote(folded, () => showOverview(stage, packet.detail.event)) : nothing}
        ${crowded ? overview(picture, stage) : drawing(picture, stage, parts, drawn, scene)}
      </div>
      ${look.interactive && !state.send.open ? mapWhy(picture, look) : nothing}
      ${look.interactive ? html`${packet ? packetBar(packet, (node, row) => showRules(stage, node, row), look) : nothing}${foot(picture, stage, packet)}${packet ? packetTwin(packet, picture.words, look) : twin(picture.words, look, crowded && !picture.detail.dot)}` : nothing}`,
    host,
  );
  const root = host.querySelector<SVGElement>("svg.d");
  if (!root) return;
  light(root, litBy(picture, look.lines));
  showWhy(stage);
  state.movement.follow(root, look.reducedMotion);
  if (look.interactive) fitInto(host.querySelector(".canvas"), root, scene && !drawn.stacked ? scene.way.height : null);
  if (scene) moveAlong(root, scene);
  if (look.interactive) oneTabStop(root, (key) => choose(stage, key));
}

const followed = new WeakSet<object>();

/** The player knows the newest packet, and draws this map again at every step. */
function follow(stage: Stage<State>, packet: PacketPicture | null): void {
  if (!stage.look.interactive) return;
  player.take(packet);
  if (followed.has(stage)) return;
  followed.add(stage);
  player.watch(() => {
    if (stage.host.offsetParent === null) return;
    stage.draw();
    keepInSight(stage.host);
  });
}

/** A packet to a pod of the system is not drawn to nowhere. */
function meetsFolded(picture: MapPicture, packet: PacketPicture | null): boolean {
  const met = new Set(packet?.groups.map((group) => group.id));
  return picture.nodes.some((node) => node.states.includes("folded") && node.kind === "pod" && met.has(node.id));
}

/** Where the pane scrolls, the answer stands below what can be seen: it is brought into sight once. */
function showWhy({ host, look, state }: Stage<State>): void {
  if (state.told === look.selected) return;
  state.told = look.selected;
  host.querySelector(".map-why")?.scrollIntoView({ block: "nearest" });
}

function showOverview(stage: Stage<State>, event: number): void {
  stage.state.overview = event;
  stage.draw();
}

/** With a rule, it is taken apart there. */
function showRules({ look, snapshot }: Stage<State>, node: string, row?: Try): void {
  const family = packetOf(snapshot)?.detail.family ?? "";
  if (row) wantRule({ node, family, table: row.detail.table, chain: row.detail.chain, number: row.detail.number });
  look.context.send({ do: "look", node, ...(family ? { family } : {}) });
  look.context.show("rules");
}

/** A second press lets go again; while it is asked who asks whom, a press answers that. */
function choose(stage: Stage<State>, key: string): void {
  if (stage.state.send.open) pick(stage, key);
  else if (stage.look.selected === key) stage.look.context.select(null);
  else stage.look.context.select(key, behind(stage, key));
}

/** The lines that a thing follows from. */
function behind(stage: Stage<State>, key: string): readonly Line[] {
  const picture = pictureOf<MapPicture>(stage.snapshot, "map");
  const origin = picture?.nodes.find((node) => node.id === key)?.origin;
  return (origin && picture?.lines?.[keyOf(origin)]) || [];
}

function drawing(
  picture: MapPicture,
  stage: Stage<State>,
  parts: Parts,
  drawn: Layout,
  scene: Scene | null,
): TemplateResult {
  const { selected } = stage.look;
  const revision = picture.detail.revision;
  const edges = new Map(parts.edges.map((edge) => [edge.id, edge]));
  const key = (part: { id: string }): string => part.id;
  const height = scene?.way.height ?? drawn.height;
  return html`<svg
    class="d map"
    role="group"
    aria-label=${say(picture.title)}
    width=${drawn.width}
    height=${height}
    viewBox="0 0 ${drawn.width} ${height}"
  >
    ${defs()}${wireShape(parts.nodes, drawn)}${stripShape(parts, drawn)}
    ${repeat(parts.nodes, key, (node) => nodeShape(node, drawn, revision, selected))}${plugShapes(parts.nodes, drawn)}${scene ? under(scene) : nothing}
    ${parts.services.length === 0 && !picture.detail.fog ? emptyText(parts, drawn) : nothing}
    ${repeat(drawn.lines, key, (line) => linesOf(line, edges.get(line.id), drawn, parts, selected))}
    ${repeat(parts.tags, key, (tag) => tagShape(tag, drawn, selected))}
    ${repeat(parts.services, key, (service) => serviceShape(service, drawn, selected))}
    ${repeat(parts.pods, key, (pod) => podShape(pod, drawn, selected))}
    ${picture.detail.fog ? fog(parts, drawn) : nothing}
    ${repeat(parts.outside, key, (place) => outsideShape(place, drawn, selected))}
    ${repeat(drawn.lines, key, (line) => dot(line, edges.get(line.id)?.states ?? []))}
    ${scene ? over(scene) : nothing}
  </svg>`;
}

/** The dot of an endpoint lies over the pod's edge: filled when ready, hollow when not. */
function dot(line: Layout["lines"][number], states: readonly string[]): SVGTemplateResult {
  return svg`<g data-key=${`${line.id}.`} transform=${`translate(${line.dot.x} ${line.dot.y})`}>
    <circle class="endpoint-dot ${states.join(" ")}" r="4" /></g>`;
}

function overview(picture: MapPicture, stage: Stage<State>): TemplateResult {
  return html`<div class="overview">
    <p class="note">${picture.detail.dot ? t("Too much to draw one by one, so here is the overview. Everything is listed in words below.") : t("Too much to draw. Everything is listed in words below.")}</p>
    ${picture.detail.dot ? graph(picture.detail.dot, say(picture.title), stage.look, (key) => choose(stage, key)) : nothing}
  </div>`;
}

function foot(picture: MapPicture, stage: Stage<State>, packet: PacketPicture | null): TemplateResult {
  const { folded } = picture.detail;
  const hidden = folded.pods + folded.services;
  const { unfolded } = stage.state;
  const narrow = stage.width < STACK_BELOW;
  return html`<div class="v-foot">
    ${packet ? packetControls(packet) : legend(narrow)}
    <span class="spacer"></span>
    ${
      hidden === 0
        ? nothing
        : html`<button
            type="button"
            class="btn quiet sm"
            aria-pressed=${unfolded ? "true" : "false"}
            title=${folded.namespaces.join(", ")}
            @click=${() => {
              stage.state.unfolded = !unfolded;
              stage.draw();
            }}
          >
            ${unfolded ? t("Fold the system away") : t("Show the system too ({count})", { count: hidden })}
          </button>`
    }
    ${packet ? againButton(stage, packet) : nothing}${sendButton(stage)}
  </div>`;
}

function legend(narrow: boolean): TemplateResult {
  return html`<ul class="v-legend" aria-label=${t("How to read the map")}>
    <li><svg viewBox="0 0 30 12" aria-hidden="true"><rect class="l-address" x="1" y="1" width="28" height="10" rx="5" /></svg>${t("only an address")}</li>
    <li><svg class="short" viewBox="0 0 20 12" aria-hidden="true"><path class="l-line" d="M0 6h15" /><circle class="l-dot full" cx="15" cy="6" r="3.5" /></svg>${t("ready")}</li>
    <li><svg class="short" viewBox="0 0 20 12" aria-hidden="true"><path class="l-line" d="M0 6h12" /><circle class="l-dot" cx="15" cy="6" r="3.5" /></svg>${t("not ready")}</li>
    ${narrow ? nothing : html`<li><svg class="short" viewBox="0 0 22 12" aria-hidden="true"><path class="l-name" d="M1 1h16l4 5-4 5H1l2-5z" /></svg>${t("DNS name")}</li>`}
  </ul>`;
}
