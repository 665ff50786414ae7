/** Two nodes' rules: what only one of them has, by chain; on one machine or the other for a reason, or because it is behind. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { pictureText } from "../pictures";
import { moveInTabs } from "../tabs";
import { fetchedText } from "./fetched";
import type { RulesPicture, RulesState } from "./rules_picture";
import type { Stage } from "./stage";

interface Difference {
  readonly here: readonly string[];
  readonly there: readonly string[];
  readonly same: number;
}

export function compared(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult {
  const { node, others, save, nft, mode, seen } = picture.detail;
  const own = mode === "nftables" ? nft.map(([line]) => line).join("\n") : save;
  const chosen = others.find((each) => each.node === stage.state.against);
  const other = chosen ?? others.find((each) => each.seen !== seen) ?? others[0];
  if (!other) return html`<p class="v-nothing">${t("There is no other node to compare with.")}</p>`;
  const found = pictureText(
    "rules",
    mode === "nftables" ? "nft" : "save",
    { ...stage.snapshot, node: other.node },
    stage.draw,
  );
  const choose = (name: string): void => {
    stage.state.against = name;
    stage.draw();
  };
  return html`<div class="canvas compare">
    <div class="compare-h"><span>${t("Compare {node} with", { node })}</span>
      <div class="seg" role="radiogroup" aria-label=${t("Compare {node} with", { node })} @keydown=${moveInTabs}>${others.map(
        (each) =>
          html`<button type="button" role="radio" aria-checked=${each.node === other.node} tabindex=${each.node === other.node ? 0 : -1} @click=${() => choose(each.node)}>${each.node}</button>`,
      )}</div></div>
    ${fetchedText(found, (text) => twoSides({ name: node, seen }, { name: other.node, seen: other.seen }, differenceOf(own, text)))}
  </div>`;
}

interface Side {
  readonly name: string;
  readonly seen: number;
}

function twoSides(here: Side, there: Side, found: Difference): TemplateResult {
  const none = found.here.length + found.there.length === 0;
  return html`<p role="status">${
    none
      ? t("Both nodes have the same {count} rules.", { count: found.same })
      : t("{count} rules are the same on both nodes. These are not:", { count: found.same })
  }</p>
  ${none ? nothing : html`<div class="sides">${side(here, found.here)}${side(there, found.there)}</div>`}`;
}

function side({ name, seen }: Side, rules: readonly string[]): TemplateResult {
  const title = t("Only on {node}", { node: name });
  return html`<section aria-label=${title}>
    <h3>${title} <span class="muted num">${t("read up to rev {seen}", { seen })}</span></h3>
    ${
      rules.length === 0
        ? html`<p class="muted">${t("Nothing that the other one does not have.")}</p>`
        : html`<ol class="mono" lang="en" tabindex="0" aria-label=${title}>${rules.map((rule) => html`<li>${rule}</li>`)}</ol>`
    }
  </section>`;
}

/** The rules alone: counters, chains and comments of the programs say nothing about what differs. */
function differenceOf(here: string, there: string): Difference {
  const [a, b] = [rulesOf(here), rulesOf(there)];
  const onlyHere = missingIn(b, a);
  return { here: onlyHere, there: missingIn(a, b), same: a.length - onlyHere.length };
}

/** Lines of nftables do not say in which chain, set or map they stand: that is put before them. */
function rulesOf(text: string): string[] {
  if (!text.startsWith("table ")) return text.split("\n").filter((line) => line.startsWith("-A"));
  let place = "";
  return text.split("\n").flatMap((line) => {
    const opens = /^\t(?:chain|set|map) (\S+) \{$/.exec(line);
    if (opens) place = opens[1] ?? "";
    return !opens && /^\t\t/.test(line) ? [`${place}: ${line.trim()}`] : [];
  });
}

function missingIn(other: readonly string[], rules: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const rule of other) left.set(rule, (left.get(rule) ?? 0) + 1);
  return rules.filter((rule) => {
    const count = left.get(rule) ?? 0;
    left.set(rule, count - 1);
    return count <= 0;
  });
}
