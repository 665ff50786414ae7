/** The rules that a packet met at one place: each with its words, its verdict, its counters, and a stop for playing. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { icon } from "../words";
import type { Stop, Try } from "./packet_picture";
import { breakpointOf, player } from "./packet_player";
import { has } from "./picture";
import { rich } from "./twin";

/** Pressing one looks at it. */
export function triedRules(stop: Stop): TemplateResult | typeof nothing {
  const rows = stop.rows as readonly Try[];
  if (rows.length === 0) return nothing;
  const { frame } = player;
  const counted = rows.some((row) => row.detail.counters);
  return html`${counted ? html`<p class="pkt-th" aria-hidden="true"><span>pkts</span><span>bytes</span></p>` : nothing}<ol class="pkt-tried" aria-label=${t("The rules that it met here")}>
    ${rows.map((row, index) => {
      const hit = has(row, "hit");
      const { number, last, chain } = row.detail;
      return html`<li class=${hit ? "hit" : ""}>
        <button type="button" class="row" aria-current=${frame.row === index ? "step" : nothing} @click=${() => player.seek({ stop: frame.stop, row: index })}>
          <span class="num rn" title=${chain}>${last && last > number ? `${number}–${last}` : number}</span>
          <span class="w">${rich(row.words)}</span>
          ${counted ? counters(row) : nothing}
          <span class="verdict ${hit ? "hit" : ""}">${hit ? html`${icon("check", true)}${t("hit")}` : t("no match")}</span>
        </button>
        ${breakpoint(stop, row)}
      </li>`;
    })}
  </ol>`;
}

/** A round mark in front of the rule at which playing stops. */
function breakpoint(stop: Stop, row: Try): TemplateResult {
  const key = breakpointOf(stop.group, row);
  const held = player.breakpoints.has(key);
  const label = t("Stop at rule {number} of {chain}", { number: row.detail.number, chain: row.detail.chain });
  return html`<button type="button" class="bp ${held ? "on" : ""}" aria-pressed=${held} aria-label=${label} title=${label} @click=${() => toggle(key)}><span aria-hidden="true">${held ? "●" : "○"}</span></button>`;
}

export function toggle(key: string): void {
  if (player.breakpoints.has(key)) player.breakpoints.delete(key);
  else player.breakpoints.add(key);
  player.seek(player.frame);
}

function counters(row: Try): TemplateResult {
  const found = row.detail.counters?.after;
  if (!found) return html`<span class="cnt"></span>`;
  const [packets, size] = found.map(bytes);
  const words = t("{packets} packets, {bytes} bytes", { packets: packets ?? "", bytes: size ?? "" });
  return html`<span class="num cnt" title=${words}><span aria-hidden="true">${packets}</span><span aria-hidden="true">${size}</span><span class="vh">${words}</span></span>`;
}

/** As iptables -v writes them: four digits at most before a K (iptables/xshared.c, xtables_print_num). */
export function bytes(count: number): string {
  if (count <= 99_999) return String(count);
  const units = ["K", "M", "G", "T"];
  let number = Math.floor((count + 500) / 1000);
  for (const unit of units) {
    if (number <= 9999 || unit === "T") return `${number}${unit}`;
    number = Math.floor((number + 500) / 1000);
  }
  return String(count);
}

/** "pkts 1 → 2, bytes 60 → 120": what this packet added at a rule. */
export function countWords(row: Try): TemplateResult | typeof nothing {
  const found = row.detail.counters;
  if (!found) return nothing;
  const { before, after } = found;
  return html`<span class="num cnt" title=${t("As iptables -L -n -v shows it: before, and with everything that was sent")}>${t("pkts {before} → {after}", { before: bytes(before[0]), after: bytes(after[0]) })}, ${t("bytes {before} → {after}", { before: bytes(before[1]), after: bytes(after[1]) })}</span>`;
}
