/** The checks of a step: green by themselves, red again when undone, each with what was found and what to say to it. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { t } from "../i18n";
import { rich } from "../views/twin";
import type { Course } from "./course";
import { hints } from "./hints";
import type { Solve } from "./solution";
import type { TaskReport } from "./types";

export function checks(course: Course, solve: Solve): TemplateResult | typeof nothing {
  const { tasks } = course;
  if (tasks.length === 0) return nothing;
  const done = tasks.filter((task) => task.state === "passed").length;
  return html`<section class="checks" aria-labelledby="checks-h">
    <div class="checks-h"><h2 id="checks-h">${t("Checks")}</h2>
      <span class="muted num">${t("{done} of {count} passed", { done, count: tasks.length })}</span></div>
    <ol>${tasks.map((task) => check(task, course, solve))}</ol>
  </section>`;
}

function check(task: TaskReport, course: Course, solve: Solve): TemplateResult {
  const spoken = { todo: t("To do:"), doing: t("In progress:"), passed: t("Passed:"), lost: t("Was true, now false:") };
  const blocked = course.blockers(task);
  // In progress is the one that a hint would be about; the others wait their turn.
  const state = task.state === "doing" && task !== course.open ? "todo" : task.state;
  return html`<li class="check ${state}" data-task=${task.id}>
    ${mark(state)}
    <span class="tx"><span class="vh">${spoken[state]} </span>${unsafeHTML(course.words(task.title))}</span>
    <span class="meta"><span class="kind ${task.kind === "state" ? "hold" : ""}">${task.kind === "state" ? t("must hold") : t("once")}</span>${aside(task, blocked, course)}</span>
    ${task.state === "lost" ? lost(task, course) : nothing}
    ${task.reply ? html`<p class="reply">${unsafeHTML(course.words(task.reply))}</p>` : nothing}
    ${hints(task, course, solve)}
  </li>`;
}

function aside(task: TaskReport, blocked: readonly TaskReport[], course: Course): TemplateResult | typeof nothing {
  if (task.state === "passed")
    return html`<span class="num">${t("rev {revision}", { revision: task.revision ?? 0 })}</span>`;
  if (task.state === "lost")
    return html`<span class="c-bad">${t("was true until rev {revision}", { revision: task.revision ?? 0 })}</span>`;
  if (blocked.length) {
    const numbers = blocked.map((needed) => place(needed, course)).join(t(", "));
    return html`<span>${t("opens after {checks}", { checks: numbers })}</span>`;
  }
  return nothing;
}

/** "2" in this step; "2 of step 3" in another. */
function place(task: TaskReport, course: Course): string {
  const step = course.lesson.steps.findIndex((each) => each.id === task.step);
  const number = (course.report?.tasks.filter((each) => each.step === task.step) ?? []).indexOf(task) + 1;
  if (step === course.here) return t("check {number}", { number });
  return t("check {number} of step {step}", { number, step: step + 1 });
}

function lost(task: TaskReport, course: Course): TemplateResult {
  return html`<span class="why">${task.found ? rich(task.found) : nothing}
    <button type="button" class="linkish" @click=${() => course.desk.seek(task.at)}>${t("Show that moment")}</button></span>`;
}

function mark(state: TaskReport["state"]): TemplateResult {
  const shapes: Record<TaskReport["state"], SVGTemplateResult> = {
    todo: svg`<circle class="ring" cx="9" cy="9" r="7" />`,
    doing: svg`<circle class="ring" cx="9" cy="9" r="7" /><path class="half" d="M9 4.5a4.500 4.500 0 010 9z" />`,
    passed: svg`<circle class="disc" cx="9" cy="9" r="7.800" /><path d="M5.500 9.300l2.400 2.400 4.600-5.200" />`,
    lost: svg`<rect class="disc" x="1.500" y="1.500" width="15" height="15" rx="3" /><path d="M7.600 4.800L5 7.300l2.600 2.500M5 7.300h4.900a2.700 2.700 0 010 5.400H8" />`,
  };
  return html`<svg class="ck ${state}" viewBox="0 0 18 18" aria-hidden="true">${shapes[state]}</svg>`;
}
