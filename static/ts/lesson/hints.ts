/** Hints in stages: first what the state itself says, then the author's, and the solution when all have been read. */
import { html, nothing, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { t } from "../i18n";
import { rich } from "../views/twin";
import { icon } from "../words";
import type { Course } from "./course";
import { type Solve, solution } from "./solution";
import type { TaskReport } from "./types";

/** What was taken so far; nothing of a check that has passed. */
export function hints(task: TaskReport, course: Course, solve: Solve): TemplateResult | typeof nothing {
  if (task.taken === 0 || task.state === "passed") return nothing;
  const label = (number: number) => t("Hint {number} of {count}", { number, count: task.stages });
  return html`<ul class="hints">
    <li><span class="eyebrow">${label(1)}</span>${computed(task)}</li>
    ${task.hints.map((hint, index) => html`<li><span class="eyebrow">${label(index + 2)}</span>${unsafeHTML(course.words(hint))}</li>`)}
    ${task.solution ? html`<li class="sol"><span class="eyebrow">${t("A solution")}</span>${solution(task.solution, course, solve)}</li>` : nothing}
  </ul>`;
}

/** Where the check has no better hint: what it waits for, and what there is. */
function computed(task: TaskReport): TemplateResult {
  if (task.hint) return rich(task.hint);
  return html`${task.expected ? html`${t("Expected:")} ${rich(task.expected)}` : nothing} ${task.found ? html`${t("Found:")} ${rich(task.found)}` : nothing}`;
}

/** The button at the foot of the pane: always about the check that is open. */
export function hintButton(course: Course): TemplateResult {
  const task = course.open;
  const taken = task?.taken ?? 0;
  const stages = task?.stages ?? 0;
  const words = taken < stages ? t("Hint") : taken === stages ? t("Show a solution") : t("Solution shown");
  const able = task !== null && taken <= stages && course.canSay;
  return html`<button type="button" class="btn" ?disabled=${!able} @click=${() => task && void course.hint(task.id)}>
    ${icon("bulb")}<span>${task ? words : t("Hint")}</span>
    ${task && taken < stages ? html` <span class="muted num">${taken}/${stages}</span>` : nothing}</button>`;
}
