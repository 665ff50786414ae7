/** In the inspector: what became of the chosen rule when the packet came by. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Look } from "../types";
import { icon } from "../words";
import { breakpointOf, player } from "./packet_player";
import { lot } from "./packet_step";
import { countWords, toggle } from "./packet_tried";
import { has } from "./picture";
import { metAt, stateOf, type Walk } from "./rules_packet";
import type { Chain, Rule } from "./rules_picture";
import { rich } from "./twin";

export function metNote(walk: Walk, chain: Chain, row: Rule, look: Look): TemplateResult | typeof nothing {
  const found = metAt(walk, chain, row);
  if (!found)
    return stateOf(walk, chain, row) === "unreached"
      ? html`<p class="met">${t("This packet did not get here.")}</p>`
      : nothing;
  const hit = has(found.row, "hit");
  const { draw } = found.row.detail;
  const key = breakpointOf(walk.node, found.row);
  const held = player.breakpoints.has(key);
  const see = (): void => {
    player.seek({ stop: found.stop, row: found.index });
    look.context.show("map");
  };
  return html`<div class="met ${hit ? "hit" : ""}">
    <p><b>${hit ? html`${icon("check", true)}${t("hit")}` : t("no match")}</b> ${draw ? lot(draw.drawn, draw.probability) : nothing}</p>
    ${found.row.detail.counters ? html`<p>${countWords(found.row)}</p>` : nothing}
    ${hit ? nothing : html`<p>${rich(found.row.words)}</p>`}
    <p><button type="button" class="linkish" @click=${see}>${t("See it on the map")}</button>
      <button type="button" class="linkish" aria-pressed=${held} @click=${() => toggle(key)}>${held ? t("Do not stop here") : t("Stop here when playing")}</button></p>
  </div>`;
}
