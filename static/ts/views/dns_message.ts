/** One message of a look-up: its words, and what it shows when it is opened: dig's text, the plugins' steps, and why. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Text } from "../types";
import type { DnsPicture, DnsState, Lane, LookupDetail, OutcomeOf, QuestionDetail } from "./dns_picture";
import { answerWord } from "./dns_steps";
import { pictureOf } from "./picture";
import type { Stage } from "./stage";
import { rich } from "./twin";
import { whyList } from "./why";

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
    const made = questions.find((question) => question.object);
    if (!isOpen && made) {
      const lines = pictureOf<DnsPicture>(stage.snapshot, "dns")?.lines?.[`${made.object}#${fieldOf(made)}#`] ?? [];
      look.context.select(lines[0]?.[0] ?? made.object, lines);
    }
    stage.draw();
  };
  const key = questions.length === 1 ? `answer/${state.event}/${questions[0]?.number}` : "";
  return html`<button type="button" class="plain" data-key=${key} aria-expanded=${isOpen} @click=${toggle}><span class="lb">${words}</span></button>`;
}

function fieldOf(question: QuestionDetail): string {
  return question.origin.slice(question.object.length + 1);
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
    ${reasons.length > 0 ? html`<h5>${t("Why this answer?")}</h5>${whyList(reasons, stage.look)}` : nothing}
  </div>`;
}
