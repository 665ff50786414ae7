/** The rule that is looked at, taken apart: its text, why it did or did not fit, the lot, and the packet before and after. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { Look } from "../types";
import { icon, place } from "../words";
import { isReply, type PacketPicture, type Stop, type Try } from "./packet_picture";
import { breakpointOf, player } from "./packet_player";
import { countWords, toggle, triedRules } from "./packet_tried";
import { has } from "./picture";
import { rich } from "./twin";
import { whyList } from "./why";

export function packetStep(
  packet: PacketPicture,
  showRules: (node: string, row?: Try) => void,
  look: Look,
): TemplateResult | typeof nothing {
  const stop = packet.nodes[player.frame.stop];
  if (!stop) return nothing;
  const row = player.frame.row === null ? undefined : (stop.rows[player.frame.row] as Try | undefined);
  const node = stop.group.startsWith("Node/") ? (stop.group.split("/").at(-1) ?? "") : "";
  return html`<div class="pkt-step" aria-live="off">
    <div class="pkt-say">
      ${row ? ruleHead(stop, row) : nothing}
      <p>${rich(row ? row.words : stop.detail.words)}</p>
      ${
        node && stop.rows.length > 0
          ? html`<p class="links">${
              row?.origin
                ? html`<button type="button" class="linkish" @click=${() => showRules(node, row)}>${t("Why is this rule here?")}</button>`
                : nothing
            }<button type="button" class="linkish" @click=${() => showRules(node)}>${t("See them in {node}'s rules", { node })}</button></p>`
          : nothing
      }
      ${row || stop.detail.why.length === 0 ? nothing : html`<section class="pkt-why" aria-label=${t("Why does it end here?")}><h4>${t("Why does it end here?")}</h4>${whyList(stop.detail.why, look)}</section>`}
    </div>
    ${fiveTuple(packet, stop)}${row ? ruleText(packet, row) : nothing}${triedRules(stop)}
  </div>`;
}

function ruleHead(stop: Stop, row: Try): TemplateResult {
  const { table, chain, number, last, draw } = row.detail;
  const hit = has(row, "hit");
  const key = breakpointOf(stop.group, row);
  const held = player.breakpoints.has(key);
  return html`<p class="pkt-rule"><span class="mono">${table} <b>${chain}</b></span>
    <span>${last && last > number ? t("rules {first} to {last}", { first: number, last }) : t("rule {number}", { number })}</span>
    <span class="verdict ${hit ? "hit" : ""}">${hit ? html`${icon("check", true)}${t("hit")}` : t("no match")}</span>
    ${draw ? lot(draw.drawn, draw.probability) : nothing} ${countWords(row)}
    <button type="button" class="btn quiet sm stop ${held ? "on" : ""}" aria-pressed=${held} title=${t("Playing stops at this rule")} @click=${() => toggle(key)}>${t("Stop here")}</button></p>`;
}

/** The lot that was drawn on the line from 0 to 1; below the share the rule fits. */
export function lot(drawn: number, probability: number): TemplateResult {
  return html`<span class="lot" title=${t("Drew {drawn}; the rule fits below {probability}", { drawn: drawn.toFixed(4), probability: probability.toFixed(4) })}>
    <span class="draw" aria-hidden="true" ${place({ "--share": `${probability * 100}%`, "--lot": `${drawn * 100}%` })}><i></i></span>${t("drew {drawn}", { drawn: drawn.toFixed(2) })}</span>`;
}

function ruleText(packet: PacketPicture, row: Try): TemplateResult | typeof nothing {
  const text = row.detail.text === undefined ? undefined : packet.detail.texts[row.detail.text];
  return text === undefined
    ? nothing
    : html`<pre class="pkt-text mono" tabindex="0" aria-label=${t("The rule")}>${text}</pre>`;
}

/** Source and destination before and after this place; what changed is marked. */
function fiveTuple(packet: PacketPicture, stop: Stop): TemplateResult {
  const { before, after } = stop.detail;
  const whole = player.frame.row === null;
  const line = (name: string, was: string, is: string) =>
    html`<div><dt>${name}</dt><dd class="mono">${was !== is && whole ? html`<s>${was}</s> <b class="c-live">${is}</b>` : whole ? is : was}</dd></div>`;
  return html`<dl class="pkt-5" aria-label=${t("The packet")}>
    <div><dt>${t("packet")}</dt><dd><span class="mono">${say([stop.note])}</span>, ${packet.detail.protocol.toUpperCase()}, ${isReply(stop) ? t("back") : t("there")}</dd></div>
    ${line(t("source"), before[0], after[0])}${line(t("destination"), before[1], after[1])}
  </dl>`;
}
