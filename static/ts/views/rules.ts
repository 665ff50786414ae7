/** One node's rules: as chains in reading order, as iptables-save prints them, or as a graph of jumps. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { pictureText } from "../pictures";
import { moveInTabs } from "../tabs";
import type { Look, Snapshot, View } from "../types";
import { fetchedText } from "./fetched";
import { graph } from "./graph";
import { packetOf } from "./packet_picture";
import { player } from "./packet_player";
import { pictureOf } from "./picture";
import { behindNote } from "./rules_behind";
import { compared } from "./rules_compare";
import { flow } from "./rules_flow";
import { inspector } from "./rules_inspector";
import { modeBar } from "./rules_mode";
import { nftListing } from "./rules_nft";
import { passes, walkOf, walkWords } from "./rules_packet";
import { find, nftFamily, type RulesPicture, type RulesState, saveCommand, takeWanted } from "./rules_picture";
import { listing, saved } from "./rules_saved";
import { scale, scaleState } from "./scale";
import { onStage, type Stage } from "./stage";
import { oneTabStop } from "./svg";
import { keyOf, litBy } from "./traces";
import { twin } from "./twin";

export const rules: View = {
  name: "rules",
  render(host: HTMLElement, snapshot: Snapshot, look: Look): void {
    const first = (): RulesState => ({
      mode: "flow",
      against: "",
      only: true,
      chosen: null,
      system: false,
      opened: new Set(),
      lit: new Set(),
      filter: "",
      switching: false,
      scale: scaleState(),
    });
    onStage<RulesState>(host, snapshot, look, first, paint);
  },
};

function paint(stage: Stage<RulesState>): void {
  const picture = pictureOf<RulesPicture>(stage.snapshot, "rules");
  if (!picture) return;
  const { state, look, host } = stage;
  if (!look.interactive) {
    render(picture.nodes.length === 0 ? empty(picture) : flow(picture, stage, null), host);
    return;
  }
  follow(stage);
  const asked = takeWanted(picture);
  if (asked) {
    state.mode = "flow";
    state.chosen = null;
    choose(stage, asked);
    host.querySelector(".rule.sel")?.scrollIntoView({ block: "center" });
    return;
  }
  render(
    html`${bar(picture, stage)}${modeBar(picture, stage)}${behindNote(picture, look, (node) => compareWith(stage, node))}${picture.nodes.length === 0 ? empty(picture) : body(picture, stage)}${twin(walkWords(walkOf(stage.snapshot, picture), picture.words, picture.detail.node), look)}`,
    host,
  );
  const root = host.querySelector<HTMLElement>(".flow");
  if (root) oneTabStop(root, (key) => choose(stage, key));
  if (state.chosen && !find(picture, state.chosen)) state.chosen = null;
}

const followed = new WeakSet<object>();

/** The rules follow the packet as the map does. */
function follow(stage: Stage<RulesState>): void {
  player.take(packetOf(stage.snapshot));
  if (followed.has(stage)) return;
  followed.add(stage);
  player.watch(() => {
    if (stage.host.offsetParent !== null) stage.draw();
  });
}

/** The rule in the inspector; what it was made for is selected everywhere. */
function choose(stage: Stage<RulesState>, key: string): void {
  const picture = pictureOf<RulesPicture>(stage.snapshot, "rules");
  const found = picture && find(picture, key);
  stage.state.chosen = stage.state.chosen === key ? null : key;
  const origin = stage.state.chosen ? found?.row.origin : null;
  const lines = (origin && picture?.lines?.[keyOf(origin)]) || [];
  stage.look.context.select(lines[0]?.[0] ?? origin?.object ?? null, lines);
  stage.draw();
}

function body(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult {
  const { state, look } = stage;
  if (state.mode === "compare") return compared(picture, stage);
  if (state.mode === "save")
    return html`${picture.detail.mode === "nftables" ? html`${scale(state.scale, stage.draw)}${otherMode(picture)}` : nothing}${saved(picture, stage)}`;
  if (state.mode === "nft" && picture.detail.mode === "nftables")
    return nftListing(picture, stage, walkOf(stage.snapshot, picture));
  if (state.mode === "nft") {
    const { node } = picture.detail;
    const found = pictureText("rules", "nft", stage.snapshot, stage.draw);
    return html`${scale(state.scale, stage.draw)}${otherMode(picture)}${fetchedText(found, (text) => listing(text, t("nft list table {family} kube-proxy on {node}", { node, family: nftFamily(picture.detail) }), stage))}`;
  }
  if (state.mode === "graph") {
    const open = (key: string): void => {
      state.mode = "flow";
      state.opened.add(key);
      stage.draw();
      stage.host.querySelector(`[data-chain="${CSS.escape(key)}"]`)?.scrollIntoView({ block: "nearest" });
    };
    return html`<div class="canvas rules-graph">
      <div class="graph-in">
        <p class="muted">${t("Every chain that a jump leads to. Arrows are jumps; choose a chain to read its rules.")}</p>
        ${fetchedText(pictureText("rules", "dot", stage.snapshot, stage.draw), (dot) => graph(dot, say(picture.title), look, open))}
      </div>
    </div>`;
  }
  const walk = walkOf(stage.snapshot, picture);
  return html`<div class="rules-grid">${flow(picture, stage, walk, litBy(picture, look.lines))}${inspector(picture, stage, walk)}</div>`;
}

/** Over rules that are not in this kernel. */
function otherMode(picture: RulesPicture): TemplateResult {
  const { mode, node } = picture.detail;
  return html`<p class="other-mode">${t("kube-proxy on {node} runs in {mode} mode. This is what it would write in the other mode.", { node, mode })}</p>`;
}

function compareWith(stage: Stage<RulesState>, node: string): void {
  stage.state.mode = "compare";
  stage.state.against = node;
  stage.draw();
}

function empty(picture: RulesPicture): TemplateResult {
  const [first] = picture.words.sentences;
  return html`<div class="canvas"><p class="v-nothing">${first ? say(first) : ""}</p></div>`;
}

function bar(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult {
  const { snapshot, state, look } = stage;
  const { seen, revision, node, behind, others } = picture.detail;
  const late = new Set(others.filter((other) => other.behind).map((other) => other.node));
  if (behind) late.add(node);
  const modes: readonly [RulesState["mode"], string][] = [
    ["flow", t("Flow")],
    ["save", saveCommand(picture.detail)],
    ["nft", "nftables"],
    ["graph", t("Graph")],
    ["compare", t("Compare")],
  ];
  return html`<div class="sub">
    <div class="seg" role="radiogroup" aria-label=${t("Node")} @keydown=${moveInTabs}>
      ${snapshot.nodes.map((name) => option(name, name === node, () => look.context.send({ do: "look", node: name }), passes(snapshot, name), late.has(name)))}
    </div>
    <div class="seg" role="radiogroup" aria-label=${t("Show as")} @keydown=${moveInTabs}>
      ${modes.map(([mode, label]) =>
        option(label, mode === state.mode, () => {
          state.mode = mode;
          stage.draw();
        }),
      )}
    </div>
    <span class="spacer"></span>
    ${state.mode === "flow" ? onlyThisPacket(picture, stage) : nothing}
    ${
      seen === 0
        ? nothing
        : html`<span class="seen ${behind ? "old" : ""}" title=${t("The newest revision that kube-proxy on {node} had read when it wrote these rules", { node })}>
            ${behind ? t("read up to rev {seen} of {revision}", { seen, revision }) : t("read up to rev {seen}", { seen })}
          </span>`
    }
  </div>`;
}

function option(label: string, checked: boolean, take: () => void, passed = false, old = false): TemplateResult {
  return html`<button type="button" role="radio" aria-checked=${checked ? "true" : "false"} tabindex=${checked ? 0 : -1} @click=${take}>${label}${passed ? html`<span class="passed" title=${t("The packet passed here")}></span>` : nothing}${old ? html` <span class="late">${t("old")}</span>` : nothing}</button>`;
}

/** With a packet: its chains alone, or all of them. */
function onlyThisPacket(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult | typeof nothing {
  const packet = packetOf(stage.snapshot);
  if (!packet || packet.nodes.length === 0) return nothing;
  if (packet.detail.family && packet.detail.family !== picture.detail.family)
    return html`<span class="muted">${t("The packet is {family}", { family: packet.detail.family })}</span>`;
  if (!passes(stage.snapshot, picture.detail.node))
    return html`<span class="muted">${t("The packet does not pass here")}</span>`;
  return html`<label class="v-check"><input type="checkbox" .checked=${stage.state.only} @change=${(event: Event) => {
    stage.state.only = (event.target as HTMLInputElement).checked;
    stage.draw();
  }} /> ${t("Only this packet")}</label>`;
}
