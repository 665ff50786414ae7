/** The newest look-up as a sequence with lanes: questions go right, answers come back left, silence takes its room. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { place } from "../words";
import { answerWords, askedHow, CLASSES, laneLabel, named, opened, opener } from "./dns_message";
import type { DnsState, LookupDetail, Pass, QuestionDetail, TryDetail } from "./dns_picture";
import { visible } from "./dns_steps";
import { height, idleSince, inSeconds, type Round, rounds, waitedInTheEnd } from "./dns_time";
import type { Stage } from "./stage";
import { rich } from "./twin";

export function sequence(lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const { lanes } = lookup;
  const whole = stage.state.shown === null;
  return html`<div class="seq l${Math.min(lanes.length, 6)}" tabindex="0" role="group" aria-label=${t("Questions and answers in order")}>
    <div class="heads">
      ${lanes.map(
        (
          lane,
          index,
        ) => html`<div class=${`${lane.id} ${index === lanes.length - 1 ? "last" : ""}`} ${place({ "grid-column": column(index, lanes.length) })} title=${laneLabel(lane)}>
        <b>${laneLabel(lane)}</b><span class="mono">${lane.note}</span></div>`,
      )}
    </div>
    <div class="seq-b">
      <div class="lines" aria-hidden="true">${lanes.slice(1).map(() => html`<i></i>`)}</div>
      ${call(lookup)}
      <ol>
        ${lookup.tries.map((entry, index) => attempt(entry, index, lookup, stage))}
      </ol>
      ${whole ? html`${gap(waitedInTheEnd(lookup), true)}${told(lookup)}${rest(lookup)}` : nothing}
    </div>
  </div>`;
}

/** Lane lines are the lines of the grid; the last one has no column to its right. */
function column(index: number, count: number): string {
  return index === count - 1 ? `${index} / ${index + 1}` : `${index + 1} / ${index + 2}`;
}

/** The program calls its library; only the library speaks DNS. */
export function call(lookup: LookupDetail): TemplateResult {
  const tool = lookup.library === "dig" || lookup.library === "nslookup";
  const what = tool ? `${lookup.library} ${lookup.name}` : `getaddrinfo("${lookup.name}")`;
  const said = lookup.hosts
    ? t("The library finds it in /etc/hosts.")
    : t("The program asks its library: {resolver}.", { resolver: lookup.resolver });
  return html`<p class="local"><code>${what}</code> ${tool ? nothing : html`<span>${said}</span>`}</p>`;
}

function attempt(
  entry: TryDetail,
  index: number,
  lookup: LookupDetail,
  stage: Stage<DnsState>,
): TemplateResult | typeof nothing {
  const seen = entry.questions.filter((question) => visible(question, stage.state));
  if (seen.length === 0) return nothing;
  const near = seen.some((question) => question.object && question.object === stage.look.selected);
  const since = idleSince(lookup.tries.slice(0, index).flatMap(({ questions }) => questions));
  return html`<li class="try ${near ? "near" : ""}">
    ${rounds({ ...entry, questions: seen }, since).map(
      (round, turn) => html`
      ${gap(round.waited)}
      ${turn === 0 ? title(entry, index, lookup) : html`<p class="again">${t("Asked again")}</p>`}
      ${asks(round, lookup, stage)}
      ${decided(round, lookup)}
      ${round.questions.filter((question) => !fades(question)).map((question) => html`${reply(question, lookup, stage)}${opened(question, lookup, stage)}`)}`,
    )}
    ${caption(askedHow(entry.reason))}
  </li>`;
}

function title(entry: TryDetail, index: number, lookup: LookupDetail): TemplateResult {
  return html`<div class="row"><h4 class="mono" ${place({ "grid-column": "2 / -1" })}><span class="tn">${index + 1}</span>${named(entry.name, lookup.name)}</h4></div>`;
}

function caption(words: TemplateResult): TemplateResult {
  return html`<div class="row"><p class="cap" ${place({ "grid-column": "2 / -1" })}>${words}</p></div>`;
}

/** From which lane to which, counted from 0, as a place on the grid. */
function between(lookup: LookupDetail, from: string, to: string): string {
  const [a, b] = [from, to].map((id) => lookup.lanes.findIndex((lane) => lane.id === id)).sort((x, y) => x - y);
  return `${(a ?? 1) + 1} / ${(b ?? 2) + 1}`;
}

function asks(round: Round, lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const arrived = round.questions.filter((question) => !fades(question));
  const lost = round.questions.filter(fades);
  return html`${arrived.length > 0 ? sent(arrived, round, true, lookup, stage) : nothing}
    ${lost.map((question, index) => html`${sent([question], round, arrived.length + index === 0, lookup, stage)}${opened(question, lookup, stage)}`)}`;
}

/** It never came to a server: the way fades, and there is no answer to draw. */
function fades(question: QuestionDetail): boolean {
  return question.outcome === "lost" && question.passes.length === 0;
}

function sent(
  questions: readonly QuestionDetail[],
  round: Round,
  first: boolean,
  lookup: LookupDetail,
  stage: Stage<DnsState>,
): TemplateResult {
  const lost = questions.every(fades);
  const types = questions.map(({ type }) => type).join(", ");
  const passes = new Map<string, Pass>();
  for (const question of questions) for (const pass of question.passes) passes.set(`${pass.from} ${pass.to}`, pass);
  const tcp = questions[0]?.transport === "tcp";
  const words = html`${types}?${tcp ? html` <em>TCP</em>` : nothing}${lost ? html` ${t("no answer")}` : nothing}`;
  const way = between(lookup, "resolver", round.to);
  return html`<div class="row">
    ${first ? html`<span class="at num" ${place({ "grid-column": "1 / 2" })}>${t("{seconds} s", { seconds: (round.at / 1000).toFixed(3) })}</span>` : nothing}
    <div class="msg ask ${lost ? "fades lost" : ""}" ${place({ "grid-column": way })}>${opener(questions, words, stage)}</div>
    ${[...passes.values()].map((pass) => html`<div class="msg ask pass ${pass.silent ? "fades" : ""}" ${place({ "grid-column": between(lookup, pass.from, pass.to) })}><span class="lb">${pass.transport.toUpperCase() || t("no answer")}</span></div>`)}
  </div>`;
}

/** What the plugin did that made the answer, under the lane of its server. */
function decided(round: Round, lookup: LookupDetail): TemplateResult | typeof nothing {
  const found = round.questions.find((question) => question.decided)?.decided;
  if (!found) return nothing;
  const [lane, plugin, said] = found;
  const index = lookup.lanes.findIndex(({ id }) => id === lane);
  const last = index === lookup.lanes.length - 1;
  return html`<div class="row"><p class="core ${last ? "" : "mid"}" ${place({ "grid-column": last ? "2 / -1" : `2 / ${index + 2}` })}><span class="mono">${plugin}</span> <span>${rich(said)}</span></p></div>`;
}

function reply(question: QuestionDetail, lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const passes = question.passes.filter((pass) => !pass.silent);
  const kind = CLASSES[question.outcome];
  return html`<div class="row">
    <div class="msg r ${kind}" ${place({ "grid-column": between(lookup, "resolver", question.to) })}>${opener([question], answerWords(question), stage)}</div>
    ${question.outcome === "lost" ? nothing : passes.map((pass) => html`<div class="msg r pass ${kind}" ${place({ "grid-column": between(lookup, pass.from, pass.to) })}></div>`)}
  </div>`;
}

/** Nothing happens: the resolver waits. */
export function gap(waited: number, end = false): TemplateResult | typeof nothing {
  if (waited === 0) return nothing;
  const seconds = inSeconds(waited);
  return html`<div class="gap ${height(waited)}"><span>${end ? t("waits {seconds} s, then gives up", { seconds }) : t("waits {seconds} s, then goes on", { seconds })}</span></div>`;
}

/** Names that the search list would have made next. */
function rest(lookup: LookupDetail): TemplateResult | typeof nothing {
  if (lookup.unsent.length === 0) return nothing;
  return html`${caption(html`${t("Never sent. The resolver stops at the first answer.")}`)}
    <ol>${lookup.unsent.map((name, index) => html`<li class="try unsent"><div class="row"><h4 class="mono" ${place({ "grid-column": "2 / -1" })}><span class="tn">${lookup.tries.length + index + 1}</span>${named(name, lookup.name)}</h4></div></li>`)}</ol>`;
}

/** What the program is told in the end. */
export function told(lookup: LookupDetail): TemplateResult {
  const ms = lookup.elapsed;
  return html`<p class="local end ${lookup.found ? "" : "bad"}">
    <code>${lookup.found ? lookup.addresses.join(", ") : lookup.result}</code>
    <span>${lookup.found ? t("is what the program is told, after {ms} ms.", { ms }) : t("is all that the program is told, after {ms} ms.", { ms })}</span>
  </p>`;
}
