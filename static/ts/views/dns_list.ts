/** The newest look-up where there is no room for lanes: the same questions and answers as a list. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { answerWords, askedHow, CLASSES, laneName, named, opened, opener } from "./dns_message";
import type { DnsState, LookupDetail, QuestionDetail, TryDetail } from "./dns_picture";
import { call, gap, told } from "./dns_sequence";
import { visible } from "./dns_steps";
import { idleSince, rounds, waitedInTheEnd } from "./dns_time";
import type { Stage } from "./stage";
import { rich } from "./twin";

export function list(lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const whole = stage.state.shown === null;
  return html`<div class="seq dns-list" role="group" aria-label=${t("Questions and answers in order")}>
    ${call(lookup)}
    <ol>
      ${lookup.tries.map((entry, index) => attempt(entry, index, lookup, stage))}
    </ol>
    ${whole ? html`${gap(waitedInTheEnd(lookup), true)}${told(lookup)}${rest(lookup)}` : nothing}
  </div>`;
}

function attempt(
  entry: TryDetail,
  index: number,
  lookup: LookupDetail,
  stage: Stage<DnsState>,
): TemplateResult | typeof nothing {
  const seen = entry.questions.filter((question) => visible(question, stage.state));
  if (seen.length === 0) return nothing;
  const said = seen.find((question) => question.decided)?.decided;
  return html`<li class="try">
    <h4 class="mono"><span class="tn">${index + 1}</span><span>${named(entry.name, lookup.name)}</span></h4>
    <p class="cap">${askedHow(entry.reason)}</p>
    ${rounds(
      { ...entry, questions: seen },
      idleSince(lookup.tries.slice(0, index).flatMap(({ questions }) => questions)),
    ).map(
      (round) => html`
      ${gap(round.waited)}
      <ul>${round.questions.map((question) => line(question, lookup, stage))}</ul>`,
    )}
    ${said ? html`<p class="core"><span class="mono">${said[1]}</span> <span>${rich(said[2])}</span></p>` : nothing}
  </li>`;
}

function line(question: QuestionDetail, lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const way = [question.to, ...question.passes.map((pass) => pass.to)]
    .map((lane) => laneName(lane, lookup))
    .join(" → ");
  return html`<li class="dns-line ${CLASSES[question.outcome]}">
    ${opener([question], answerWords(question), stage)}
    <span class="muted num">${way} · ${t("{seconds} s", { seconds: (question.at / 1000).toFixed(3) })}</span>
    ${opened(question, lookup, stage)}
  </li>`;
}

function rest(lookup: LookupDetail): TemplateResult | typeof nothing {
  if (lookup.unsent.length === 0) return nothing;
  return html`<p class="cap">${t("Never sent. The resolver stops at the first answer.")}</p>
    <ol>${lookup.unsent.map((name, index) => html`<li class="try unsent"><h4 class="mono"><span class="tn">${lookup.tries.length + index + 1}</span><span>${named(name, lookup.name)}</span></h4></li>`)}</ol>`;
}
