/** In nftables mode: the table as `nft list` prints it, lit line by line as a packet read it, with words beside. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { icon } from "../words";
import { has } from "./picture";
import { copyButton } from "./rules_inspector";
import { isNow, type Met, type Walk } from "./rules_packet";
import { nftFamily, type RulesPicture, type RulesState } from "./rules_picture";
import type { Stage } from "./stage";
import { rich } from "./twin";

type Line = RulesPicture["detail"]["nft"][number];

export function nftListing(picture: RulesPicture, stage: Stage<RulesState>, walk: Walk | null): TemplateResult {
  const { nft, node } = picture.detail;
  const label = t("nft list table {family} kube-proxy on {node}", { node, family: nftFamily(picture.detail) });
  const read = nft.filter((line) => met(line, walk).length > 0).length;
  const only = stage.state.only && read > 0;
  const shown = only ? nft.filter((line, index) => met(line, walk).length > 0 || opensMet(nft, index, walk)) : nft;
  return html`<div class="saved">
    <div class="saved-h">
      <span class="muted num" role="status">${read > 0 ? t("The packet read {read} of {count} lines", { read, count: nft.length }) : t("{count} lines", { count: nft.length })}</span>
      <span class="spacer"></span>${copyButton(nft.map(([text]) => text).join("\n"), t("Copy all"), stage.look)}
    </div>
    <ol class="saved-b nft-l" tabindex="0" aria-label=${label}>${shown.map((line) => lineOf(line, walk))}</ol>
  </div>`;
}

/** What of a line the packet met: its rule, the entries that were found, or the set that was asked. */
function met([, ...ids]: Line, walk: Walk | null): readonly (readonly [id: string, met: Met])[] {
  return ids.flatMap((id) => {
    const found = id.startsWith("chain ") ? undefined : walk?.items.get(id);
    return found ? [[id, found] as const] : [];
  });
}

/** The head of a chain, a set or a map in which something was read. */
function opensMet(lines: readonly Line[], index: number, walk: Walk | null): boolean {
  const [text, id] = lines[index] ?? [""];
  return text.endsWith("{") && id !== undefined && walk?.items.has(id) === true;
}

function lineOf(line: Line, walk: Walk | null): TemplateResult {
  const [text] = line;
  const found = met(line, walk);
  const rule = found.find(([id]) => id.startsWith("rule "))?.[1];
  const entry = found.find(([id]) => id.startsWith("element "))?.[1];
  const shown = rule ?? entry;
  const hit = entry !== undefined || (rule !== undefined && has(rule.row, "hit"));
  const state = !shown ? "" : hit ? "hit" : "miss";
  return html`<li class="${state} ${walk && isNow(walk, shown) ? "now" : ""}"><code>${text.replaceAll("\t", "  ")}</code>${
    shown === undefined
      ? nothing
      : html`<span class="nft-w">${hit ? html`<b class="hit">${icon("check", true)}${entry ? t("found") : t("hit")}</b>` : html`<b>${t("no match")}</b>`} ${rich(shown.row.words)}</span>`
  }</li>`;
}
