/** Under the map: what the client did and saw, the places of the packet's way as a strip, and the controls to go along it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { moveInTabs } from "../tabs";
import type { Look } from "../types";
import { icon } from "../words";
import { type Grain, gone, isReply, type PacketPicture, type Stop, type Try } from "./packet_picture";
import { player } from "./packet_player";
import { shares } from "./packet_shares";
import { packetStep } from "./packet_step";
import { has } from "./picture";

export function packetBar(
  packet: PacketPicture,
  showRules: (node: string, row?: Try) => void,
  look: Look,
): TemplateResult {
  return html`<section class="pkt-bar" aria-label=${say(packet.title)}>
    ${packet.nodes.length > 0 ? strip(packet) : nothing}
    <div class="pkt-info">${packet.nodes.length > 0 ? packetStep(packet, showRules, look) : nothing}${program(packet)}</div>
    ${shares(packet)}
  </section>`;
}

/** The controls along the way; they stand in the foot of the map. */
export function packetControls(packet: PacketPicture): TemplateResult | typeof nothing {
  return packet.nodes.length === 0 ? nothing : html`${controls()}${grains()}`;
}

/** "curl …" as the client typed it, and, once the story is over, what it printed. */
function program(packet: PacketPicture): TemplateResult | typeof nothing {
  const { client, source } = packet.detail;
  if (!client) return nothing;
  const over = packet.nodes.length === 0 || player.atEnd;
  const printed = `${client.stdout}${client.stderr}`.trimEnd();
  return html`<div class="pkt-cli mono" role="group" aria-label=${t("What the client program shows")}>
    <p title=${client.command}><span class="muted">${source.replace(/^default\//, "")} $</span> ${client.command}</p>
    ${
      over
        ? html`<p class=${client.rc === 0 ? "" : "err"}>${printed}${printed ? "" : html`<span class="muted">${t("(prints nothing)")}</span>`}
            <span class="why">${say(client.why)}</span></p>`
        : html`<p class="c-live">${t("waiting: the packet is at {hop} of {hops}", { hop: player.frame.stop + 1, hops: packet.nodes.length })}</p>`
    }
  </div>`;
}

function strip(packet: PacketPicture): TemplateResult {
  const at = player.frame.stop;
  return html`<ol class="hops" aria-label=${t("The packet's way")}>
    ${packet.nodes.map((stop, index) => {
      const state = index < at ? "done" : index === at ? "now" : "";
      const turn = isReply(stop) && !isReply(packet.nodes[index - 1]);
      return html`<li class="${state} ${turn ? "turn" : ""} ${bad(stop) ? "bad" : ""}">
        <button type="button" aria-current=${index === at ? "step" : nothing} aria-label=${placeLabel(stop, index)}
          title=${stop.detail.chain || nothing} @click=${() => player.seek({ stop: index, row: null })}>
          <b>${index + 1}</b>${isReply(stop) ? icon("left", true) : nothing}${stripLabel(stop)}</button></li>`;
    })}
  </ol>`;
}

function bad(stop: Stop): boolean {
  return has(stop, "rejected") || has(stop, "dropped") || gone(stop);
}

export function stripLabel(stop: Stop): string {
  if (has(stop, "rejected")) return "REJECT";
  if (has(stop, "dropped")) return "DROP";
  if (stop.kind === "wire") return t("wire");
  if (stop.kind === "router") return t("router");
  if (stop.label === "outside") return t("outside");
  return stop.label.length > 18 ? `${stop.label.slice(0, 8)}…${stop.label.slice(-5)}` : stop.label;
}

function placeLabel(stop: Stop, index: number): string {
  const name = stop.detail.chain ? `${stop.detail.chain}, ${stripLabel(stop)}` : stripLabel(stop);
  return isReply(stop)
    ? t("Place {number}, on the way back: {name}", { number: index + 1, name })
    : t("Place {number}: {name}", { number: index + 1, name });
}

function controls(): TemplateResult {
  const button = (name: string, label: string, able: boolean, act: () => void, extra = "") =>
    html`<button type="button" class="icon-btn ${extra}" aria-label=${label} title=${label} ?disabled=${!able} @click=${act}>${icon(name)}</button>`;
  return html`<div class="pkt-play" role="group" aria-label=${t("Move the packet")}>
    ${button("stepb", t("Packet: step back"), !player.atStart, () => player.step(-1))}
    ${button(player.playing ? "pause" : "play", player.playing ? t("Packet: pause") : t("Packet: play"), true, () => player.play(), "go")}
    ${button("stepf", t("Packet: step forward"), !player.atEnd, () => player.step(1))}
    <button type="button" class="btn quiet sm num" aria-label=${t("Speed {speed} times", { speed: player.speed })} @click=${() => player.faster()}>${player.speed}×</button>
  </div>`;
}

function grains(): TemplateResult {
  const names: readonly [Grain, string][] = [
    ["hop", t("by hop")],
    ["chain", t("by chain")],
    ["rule", t("by rule")],
  ];
  return html`<div class="seg" role="radiogroup" aria-label=${t("Step")} @keydown=${moveInTabs}>
    ${names.map(
      ([grain, label]) =>
        html`<button type="button" role="radio" aria-checked=${grain === player.grain} tabindex=${grain === player.grain ? 0 : -1}
          @click=${() => player.set(grain)}>${label}</button>`,
    )}
  </div>`;
}
