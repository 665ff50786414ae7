/** The lesson is done: what it was about, what is not true after all, and where to go on. */
import { html, nothing, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { t } from "../i18n";
import { icon } from "../words";
import type { Course } from "./course";

export function finished(course: Course): TemplateResult | typeof nothing {
  const { report, lesson } = course;
  if (!report?.solved || course.here !== lesson.steps.length - 1) return nothing;
  return html`<section class="fin" aria-labelledby="fin-h">
    <h2 id="fin-h">${icon("check")}${t("This lesson is done")}</h2>
    <p>${lesson.summary}</p>
    ${
      lesson.cured.length
        ? html`<div><h3>${t("Not true after all")}</h3><ul class="not">${lesson.cured.map((line) => html`<li>${unsafeHTML(line)}</li>`)}</ul></div>`
        : nothing
    }
    <p class="muted">${hintsTaken(report.hints)}</p>
    ${course.desk.boot.shared ? nothing : onward(course)}
  </section>`;
}

function hintsTaken(count: number): string {
  if (count === 0) return t("You did it without a hint.");
  if (count === 1) return t("You took one hint. That is what they are for.");
  return t("You took {count} hints. That is what they are for.", { count });
}

function onward({ lesson }: Course): TemplateResult {
  return html`<div class="go">
    ${
      lesson.next
        ? html`<button type="submit" form="next-lesson" class="btn primary"><span>${t("Next: {title}", { title: lesson.next.title })}</span>${icon("right", true)}</button>
          <span class="muted num">${t("{minutes} min", { minutes: lesson.next.minutes })}</span>`
        : nothing
    }
    <a class="btn quiet" href=${lesson.lessons}>${t("All lessons")}</a>
    <a class="btn quiet" href=${lesson.read}>${t("Read it again")}</a>
  </div>`;
}
