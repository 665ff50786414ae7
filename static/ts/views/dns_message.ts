/** One message of a look-up: its words, and what it shows when it is opened: dig's text, the plugins' steps, and why. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { Text } from "../types";
import type { DnsState, Lane, LookupDetail, OutcomeOf, QuestionDetail, Reason } from "./dns_picture";
import { answerWord } from "./dns_steps";
import type { Stage } from "./stage";
import { rich } from "./twin";

const VALUES_SHOWN = 3;

export const CLASSES: Readonly<Record<OutcomeOf, string>> = {
  address: "yes",
  nodata: "nodata",
  nxdomain: "no",
  failed: "no",
  refused: "no",
  lost: "lost",
};

/** "A 10.96.0.50 ttl 30", "AAAA NOERROR, no records", "A NXDOMAIN". */
export function answerWords(question: QuestionDetail): TemplateResult {
  if (question.answers.length === 0) return html`${question.type} ${answerWord(question)}`;
  const [type, , ttl] = question.answers.at(-1) ?? [question.type, "", 0];
  const values = question.answers.map(([, value]) => value);
  const more = values.length - VALUES_SHOWN;
  const shown = values.slice(0, VALUES_SHOWN).join(", ");
  return html`${type} ${shown}${more > 0 ? ` +${more}` : ""} <em>${t("ttl {ttl}", { ttl })}</em>`;
}

/** The part that was typed, and the part that the search list added. */
export function named(full: string, typed: string): TemplateResult | string {
  const stem = typed.replace(/\.$/, "");
  const name = full.replace(/\.$/, "");
  if (!name.startsWith(stem) || name === stem) return name;
  return html`${stem}<b>${name.slice(stem.length)}</b>`;
}

export function laneName(id: string, lookup: LookupDetail): string {
  const lane = lookup.lanes.find((each) => each.id === id);
  return lane ? laneLabel(lane) : id;
}

/** The server of the outside world has no name of its own: it is called so in the page's language. */
export function laneLabel(lane: Lane): string {
  if (lane.label) return lane.label;
  return lane.id === "upstream" ? t("Upstream") : lane.id;
}

/** "Asked with search domain 1 of 3: default.svc.cluster.local." */
export function askedHow(reason: Text): TemplateResult {
  const [before = "", after = ""] = t("Asked {how}.").split("{how}");
  return html`${before}${rich(reason)}${after}`;
}

/** A button that opens messages; it also selects what the answer was made from. */
export function opener(
  questions: readonly QuestionDetail[],
  words: TemplateResult,
  stage: Stage<DnsState>,
): TemplateResult {
  const { state, look } = stage;
  const isOpen = questions.every(({ number }) => state.open.has(number));
  const toggle = (): void => {
    for (const { number } of questions) {
      if (isOpen) state.open.delete(number);
      else state.open.add(number);
    }
    const object = questions.find((question) => question.object)?.object;
    if (!isOpen && object) look.context.select(object);
    stage.draw();
  };
  return html`<button type="button" class="plain" aria-expanded=${isOpen} @click=${toggle}><span class="lb">${words}</span></button>`;
}

export function opened(
  question: QuestionDetail,
  lookup: LookupDetail,
  stage: Stage<DnsState>,
): TemplateResult | typeof nothing {
  if (!stage.state.open.has(question.number)) return nothing;
  const reasons = lookup.why[question.origin] ?? [];
  return html`<div class="dns-open">
    <h5>${t("As dig prints it")}</h5>
    ${
      question.dig
        ? html`<pre tabindex="0" role="group" aria-label=${t("As dig prints it")} lang="en">${question.dig}</pre>`
        : html`<p class="muted">${t("Too many questions: of this one the text was not kept.")}</p>`
    }
    ${
      question.steps.length > 0
        ? html`<h5>${t("What the servers did")}</h5>
          <ol class="dns-did">${question.steps.map(([lane, plugin, said]) => html`<li><span class="mono">${laneName(lane, lookup)} · <b>${plugin}</b></span> <span>${rich(said)}</span></li>`)}</ol>`
        : nothing
    }
    ${
      reasons.length > 0
        ? html`<h5>${t("Why this answer?")}</h5><ol class="why">${reasons.map((reason) => why(reason, stage))}</ol>`
        : nothing
    }
  </div>`;
}

function why(reason: Reason, stage: Stage<DnsState>): TemplateResult {
  const { context } = stage.look;
  const { event, object } = reason;
  return html`<li class=${reason.kind}>
    <svg class="k" viewBox="0 0 13 13" aria-hidden="true">${shape(reason.kind)}</svg>
    <div>
      <span>${say(reason.text)} <span class="muted">${t("rev {revision}", { revision: reason.revision })}</span></span>
      ${reason.field ? html`<code>${reason.field}</code>` : nothing}
      <span class="why-b">
        ${object.startsWith("Service/") ? html`<button type="button" class="linkish" @click=${() => context.select(object)}>${t("Show in YAML and pictures")}</button>` : nothing}
        ${event === null ? nothing : html`<button type="button" class="linkish" @click=${() => context.seek(event)}>${t("Show that moment")}</button>`}
      </span>
    </div>
  </li>`;
}

/** Diamond: the API server stored it. Circle: a controller wrote it. Square: CoreDNS saw it. */
function shape(kind: Reason["kind"]): SVGTemplateResult {
  if (kind === "api") return svg`<path d="M6.5 .8 12.2 6.5 6.5 12.2 .8 6.5Z" />`;
  if (kind === "controller") return svg`<circle cx="6.5" cy="6.5" r="4.8" />`;
  return svg`<rect x="1.7" y="1.7" width="9.6" height="9.6" />`;
}
