/** How far the sequence has grown: it plays by itself after a look-up of one's own, and goes step by step on demand. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { icon } from "../words";
import { type DnsPicture, type DnsState, type LookupDetail, type QuestionDetail, questionsOf } from "./dns_picture";
import type { Stage } from "./stage";

const HOP = 600;
const SHORTEST = 110;
const ALL_WITHIN = 2400;

export function visible(question: QuestionDetail, state: DnsState): boolean {
  return state.shown === null || question.number < state.shown;
}

/** Another look-up is there: it grows if this tab has asked for it, and is simply there otherwise. */
export function follow(picture: DnsPicture, stage: Stage<DnsState>): void {
  const { state, look } = stage;
  const { event, lookup } = picture.detail;
  if (event === state.event) return;
  const grows = state.asked && lookup !== null && lookup.sent > 0 && !look.reducedMotion;
  state.event = event;
  state.open.clear();
  stop(state);
  state.shown = null;
  if (state.asked && lookup) state.asked = false;
  if (grows) {
    state.shown = 0;
    play(lookup, stage);
  }
}

function stop(state: DnsState): void {
  clearInterval(state.timer);
  state.timer = 0;
}

function play(lookup: LookupDetail, stage: Stage<DnsState>): void {
  const { state } = stage;
  stop(state);
  if (state.shown === null || state.shown >= lookup.sent) state.shown = 0;
  const pace = Math.max(SHORTEST, Math.min(HOP, ALL_WITHIN / lookup.sent));
  state.timer = window.setInterval(() => {
    state.shown = (state.shown ?? 0) + 1;
    if (state.shown >= lookup.sent) {
      state.shown = null;
      stop(state);
    }
    stage.draw();
    const newest = [...stage.host.querySelectorAll(".seq .try:not(.unsent)")].at(-1);
    (state.timer ? newest : stage.host.querySelector(".local.end"))?.scrollIntoView({ block: "nearest" });
  }, pace);
}

function step(by: number, lookup: LookupDetail, stage: Stage<DnsState>): void {
  const { state } = stage;
  stop(state);
  const to = Math.max(1, (state.shown ?? lookup.sent) + by);
  state.shown = to >= lookup.sent ? null : to;
  stage.draw();
  const newest = questionsOf(lookup).find(({ number }) => number === to - 1);
  if (newest) stage.look.context.announce(sentence(newest, lookup));
}

function sentence(question: QuestionDetail, lookup: LookupDetail): string {
  const name = lookup.tries.find((entry) => entry.questions.includes(question))?.name ?? "";
  const answer = question.answers.map(([, value]) => value).join(", ") || answerWord(question);
  return `${question.number + 1}. ${question.type} ${name}: ${answer}`;
}

export function answerWord(question: QuestionDetail): string {
  if (question.outcome === "lost") return t("no answer");
  if (question.outcome === "refused") return t("refused");
  return question.outcome === "nodata" ? t("NOERROR, no records") : question.rcode;
}

export function stepper(lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult | typeof nothing {
  if (lookup.sent < 2) return nothing;
  const { state } = stage;
  const shown = state.shown ?? lookup.sent;
  const playing = state.timer !== 0;
  const toggle = (): void => {
    if (playing) stop(state);
    else if (stage.look.reducedMotion) step(state.shown === null ? 1 - lookup.sent : 1, lookup, stage);
    else play(lookup, stage);
    stage.draw();
  };
  return html`<div class="dns-steps" role="group" aria-label=${t("Question by question")}>
    <button type="button" class="icon-btn sm" aria-label=${t("One question back")} ?disabled=${shown <= 1} @click=${() => step(-1, lookup, stage)}>${icon("stepb")}</button>
    <button type="button" class="icon-btn sm" aria-label=${playing ? t("Pause") : t("Play question by question")} @click=${toggle}>${icon(playing ? "pause" : "play")}</button>
    <button type="button" class="icon-btn sm" aria-label=${t("One question on")} ?disabled=${state.shown === null} @click=${() => step(1, lookup, stage)}>${icon("stepf")}</button>
    <span class="num muted">${t("{shown} of {sent}", { shown, sent: lookup.sent })}</span>
  </div>`;
}
