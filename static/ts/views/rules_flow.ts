/** Chains as cards in the order in which a packet meets them, with what leads from one to the next. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { t } from "../i18n";
import { icon, place } from "../words";
import { has, pictureOf } from "./picture";
import {
  isNow,
  keyOf,
  metAt,
  metReason,
  metVerdict,
  placeNumber,
  runsOf,
  stateOf,
  visitedChains,
  type Walk,
} from "./rules_packet";
import type { Chain, Rule, RulesPicture, RulesState } from "./rules_picture";
import type { Stage } from "./stage";
import { rich, withCode } from "./twin";

/** Endpoint chains stand side by side under the chain that draws between them. */
type Step =
  | { readonly kind: "one"; readonly chain: Chain }
  | { readonly kind: "many"; readonly chains: readonly Chain[] };

const NOTHING: ReadonlySet<string> = new Set();

export function flow(
  picture: RulesPicture,
  stage: Stage<RulesState>,
  walk: Walk | null,
  lit: ReadonlySet<string> = NOTHING,
): TemplateResult {
  stage.state.lit = lit;
  const chains = new Map(picture.nodes.map((chain) => [chain.id, chain]));
  const only = walk !== null && stage.state.only && walk.visited.size > 0;
  const order = only ? visitedChains(walk, picture) : picture.detail.order.flatMap((id) => chains.get(id) ?? []);
  const rest = picture.nodes.filter(
    (chain) => has(chain, "folded") && chain.rows.length > 0 && (stage.state.system || !has(chain, "system")),
  );
  const steps = stepsOf(order);
  return html`<div class="flow">
    ${repeat(
      steps,
      (step) => (step.kind === "one" ? step.chain.id : step.chains.map((chain) => chain.id).join()),
      (step, index) => html`${connector(steps[index - 1], step, walk)}${stepOf(step, stage, walk)}`,
    )}
    ${only && order.length === 0 ? html`<p class="v-nothing">${t("Here, on this leg of its way, the packet met no chain of a Service.")}</p>` : nothing}
    ${only ? nothing : foldedChains(rest, stage)}
  </div>`;
}

function stepsOf(chains: readonly Chain[]): Step[] {
  const steps: Step[] = [];
  for (const chain of chains) {
    const last = steps.at(-1);
    if (!has(chain, "endpoint")) steps.push({ kind: "one", chain });
    else if (last?.kind === "many") steps[steps.length - 1] = { kind: "many", chains: [...last.chains, chain] };
    else steps.push({ kind: "many", chains: [chain] });
  }
  return steps;
}

function stepOf(step: Step, stage: Stage<RulesState>, walk: Walk | null): TemplateResult {
  if (step.kind === "one") return card(step.chain, stage, walk);
  return html`<div class="pair ${step.chains.length === 1 ? "alone" : ""}">${repeat(
    step.chains,
    (chain) => chain.id,
    (chain) => card(chain, stage, walk),
  )}</div>`;
}

/** A line where one card's rules jump to the next; a gap where the packet comes back first. */
function connector(before: Step | undefined, step: Step, walk: Walk | null): TemplateResult | typeof nothing {
  if (before?.kind !== "one") return before ? html`<div class="conn gap"></div>` : nothing;
  const goals = step.kind === "one" ? [step.chain] : step.chains;
  const jumps = goals.some((goal) => before.chain.rows.some((row) => row.detail.target === goal.id));
  if (!jumps) return html`<div class="conn gap"></div>`;
  const columns = step.kind === "one" ? 0 : Math.min(goals.length, 2);
  const live = walk !== null && [before.chain, ...goals].every((chain) => walk.visited.has(keyOf(chain)));
  return html`<div class="conn ${columns > 1 ? "fork" : ""} ${live ? "live" : ""}" aria-hidden="true"><svg viewBox="0 0 100 16" preserveAspectRatio="none">${lines(columns)}</svg></div>`;
}

function lines(columns: number): SVGTemplateResult {
  if (columns < 2) return svg`<path d="M10 0V16" />`;
  return svg`<path d="M10 0C10 12 25 4 25 16" /><path d="M10 0C10 12 75 4 75 16" />`;
}

function card(chain: Chain, stage: Stage<RulesState>, walk: Walk | null): TemplateResult {
  const { state } = stage;
  const met = walk?.visited.has(keyOf(chain)) ?? false;
  const hidden = state.system || met ? [] : chain.rows.filter((row) => has(row, "system"));
  const shown = chain.rows.filter((row) => !hidden.includes(row));
  return html`<section class="chain-c ${chain.states.join(" ")} ${walk && !met && walk.visited.size > 0 ? "aside" : ""}" data-chain=${chain.id} aria-label=${chain.label}>
    <header>${placeNumber(walk, chain)}<b class="mono">${chain.label}</b><span>${fateWord(chain) ?? subtitle(chain)}</span></header>
    <ol>
      ${hidden.length > 0 ? systemRow(hidden, stage, chain.kind === "set") : nothing}
      ${
        met && walk
          ? metRules(chain, shown as readonly Rule[], stage, walk)
          : repeat(
              shown,
              (row) => row.id,
              (row) => rule(row as Rule, stage),
            )
      }
      ${chain.rows.length === 0 ? html`<li class="rule none">${t("no rules")}</li>` : nothing}
    </ol>
    ${chain.detail.pod ? html`<footer>${chain.detail.pod} · ${chain.detail.node}</footer>` : nothing}
  </section>`;
}

/** Rules as the packet met them; those that plainly were not meant are one line until somebody asks. */
function metRules(
  chain: Chain,
  rows: readonly Rule[],
  stage: Stage<RulesState>,
  walk: Walk,
): readonly TemplateResult[] {
  const key = `${chain.id}+`;
  const all = stage.state.opened.has(key);
  return runsOf(walk, chain, rows).flatMap((run) => {
    if (!Array.isArray(run)) return [rule(run as Rule, stage, { chain, walk })];
    if (all) return (run as readonly Rule[]).map((row) => rule(row, stage, { chain, walk }));
    const [first, last] = [run[0]?.detail.number ?? 0, run.at(-1)?.detail.number ?? 0];
    const open = (): void => {
      stage.state.opened.add(key);
      stage.draw();
    };
    return [
      html`<li class="rule fold miss"><button type="button" data-stop="" @click=${open}><span class="rn">${first}–${last}</span><span class="rt">${t("{count} rules for other addresses or ports", { count: run.length })}</span><span class="rs">${t("no match")}</span></button></li>`,
    ];
  });
}

function subtitle(chain: Chain): string {
  const { table, from } = chain.detail;
  if (chain.kind === "set")
    return has(chain, "map") ? t("map: {about}", { about: chain.note }) : t("set: {about}", { about: chain.note });
  if (has(chain, "service")) return chain.note;
  if (has(chain, "endpoint")) return chain.note;
  if (has(chain, "mark")) return t("{table}, on the way", { table });
  return from.length > 0 ? t("{table}, from {chains}", { table, chains: from.join(t(", ")) }) : table;
}

function systemRow(
  rows: readonly { detail: { number: number } }[],
  stage: Stage<RulesState>,
  entries: boolean,
): TemplateResult {
  const label = entries
    ? t("entries for the system's own Services: {count}", { count: rows.length })
    : rows.length === 1
      ? t("1 rule for the system's own Services")
      : t("{count} rules for the system's own Services", { count: rows.length });
  const first = rows[0]?.detail.number;
  const last = rows.at(-1)?.detail.number;
  const together = first !== undefined && last !== undefined && last - first + 1 === rows.length;
  const numbers = !together ? "" : first === last ? first : `${first}–${last}`;
  return html`<li class="rule fold"><button type="button" data-stop="" @click=${() => {
    stage.state.system = true;
    stage.draw();
  }}><span class="rn">${numbers}</span><span class="rt">${label}</span><span class="rs">${t("show")}</span></button></li>`;
}

interface Where {
  readonly chain: Chain;
  readonly walk: Walk;
}

function rule(row: Rule, stage: Stage<RulesState>, where?: Where): TemplateResult {
  const { state, look } = stage;
  const met = where ? stateOf(where.walk, where.chain, row) : "";
  const now = where && isNow(where.walk, metAt(where.walk, where.chain, row)) ? "now" : "";
  const { number } = row.detail;
  const [words, goal] = halves(row);
  const near =
    state.lit.size > 0 ? state.lit.has(row.id) : look.selected !== null && row.origin?.object === look.selected;
  return html`<li class="rule ${row.states.join(" ")} ${row.id === state.chosen ? "sel" : ""} ${near ? "near" : ""} ${met} ${now}">
    <button type="button" data-stop=${row.id} aria-pressed=${row.id === state.chosen ? "true" : "false"}>
      <span class="rn">${number}</span>
      <span class="rt">${words}${goal ? html`<em>${icon("right", true)}${goal}</em>` : nothing}${where ? metReason(where.walk, where.chain, row) : nothing}</span>
      <span class="rs">${(isWhole(row, stage) ? null : fateWord(row)) ?? (where && metVerdict(where.walk, where.chain, row)) ?? verdict(row)}</span>
    </button>
  </li>`;
}

/** "… → KUBE-SVC-X" reads better as two lines. */
function halves(row: Rule): readonly [TemplateResult | string, string] {
  const [message, params] = row.words;
  const goal = String(params?.chain ?? row.detail.target.split("/").at(-1) ?? "");
  const sentence = t(message);
  const arrow = sentence.indexOf("→");
  if (!row.detail.target || arrow < 0) return [rich(row.words), ""];
  return [withCode(sentence.slice(0, arrow).trim(), params), goal];
}

/** Its whole chain would come or go, and says so in its head. */
function isWhole(row: Rule, stage: Stage<RulesState>): boolean {
  const picture = pictureOf<RulesPicture>(stage.snapshot, "rules");
  const chain = picture?.nodes.find((each) => row.id.startsWith(`${each.id}#`));
  return chain !== undefined && fateWord(chain) !== null;
}

/** While Apply is previewed. */
function fateWord(row: Chain | Rule): TemplateResult | null {
  if (has(row, "ghost")) return html`<span class="fate">${t("would be added")}</span>`;
  return has(row, "going") ? html`<span class="fate">${t("would be removed")}</span>` : null;
}

function verdict(row: Rule): TemplateResult | string {
  const { odds, verdict: word } = row.detail;
  if (odds !== null) {
    const share = `${Math.round(odds * 100)}%`;
    return html`<span class="draw" ${place({ "--share": share })} aria-hidden="true"></span>${t("1 in {count}", { count: Math.round(1 / odds) })}`;
  }
  if (word === "REJECT" || word === "DROP") return html`<span class="no">${icon("x", true)}${word}</span>`;
  if (word === "JUMP") return "";
  return word;
}

function foldedChains(chains: readonly Chain[], stage: Stage<RulesState>): TemplateResult | typeof nothing {
  if (chains.length === 0) return nothing;
  const { opened } = stage.state;
  return html`<section class="folded" aria-label=${t("Chains for everything else")}>
    <h3>${t("Chains for everything else")}</h3>
    ${repeat(
      chains,
      (chain) => chain.id,
      (
        chain,
      ) => html`<details ?open=${opened.has(chain.id)} data-chain=${chain.id} @toggle=${(event: Event) => remember(event, chain.id, opened)}>
        <summary>${icon("chev", true)}<b class="mono">${chain.label}</b><span class="muted">${chain.detail.table}</span>
          <span class="spacer"></span><span class="muted">${chain.rows.length === 1 ? t("1 rule") : t("{count} rules", { count: chain.rows.length })}</span></summary>
        <ol class="chain-c">${chain.rows.map((row) => rule(row as Rule, stage))}</ol>
      </details>`,
    )}
  </section>`;
}

function remember(event: Event, id: string, opened: Set<string>): void {
  if ((event.target as HTMLDetailsElement).open) opened.add(id);
  else opened.delete(id);
}
