/** The lesson beside the lab: one step at a time, its questions, buttons and small pictures at work, its checks below. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { t } from "../i18n";
import { followLinks, offerTexts } from "../lesson_text";
import { Part } from "../part";
import { moveInTabs } from "../tabs";
import { icon } from "../words";
import { type Results, runButton } from "./commands";
import { Course } from "./course";
import { finished } from "./finished";
import { Figure } from "./glance";
import { hintButton } from "./hints";
import { type Picks, question } from "./question";
import { checks } from "./tasks";
import type { Lesson } from "./types";

/** Whoever turns the page from elsewhere: the keyboard. */
export function turnPage(by: number): void {
  document.querySelector<LessonPane>("ln-lesson")?.turn(by);
}

export class LessonPane extends Part {
  #course!: Course;
  readonly #picks: Picks = new Map();
  readonly #results: Results = new Map();
  readonly #head = document.createElement("div");
  readonly #prose = document.createElement("div");
  readonly #tail = document.createElement("div");
  readonly #foot = document.createElement("footer");
  #scroll!: HTMLElement;
  #drawn = -1;
  /** What stands in the text and follows the lab. */
  #blocks: readonly (() => void)[] = [];

  protected override ready(): void {
    this.#course = new Course(this.desk.boot.lesson, this.desk);
    this.#course.watch(() => this.draw());
    this.#scroll = this.querySelector<HTMLElement>(".scroll") ?? document.createElement("div");
    this.#prose.className = "prose";
    this.#foot.className = "lesson-f";
    this.#scroll.id = "lesson-step";
    this.#scroll.setAttribute("role", "tabpanel");
    this.#scroll.setAttribute("aria-labelledby", "lesson-title");
    this.#scroll.replaceChildren(this.#head, this.#prose, this.#tail);
    this.append(this.#scroll, this.#foot);
    followLinks(this, this.desk);
  }

  turn(by: number): void {
    this.#course.go(this.#course.here + by);
  }

  reread(lesson: Lesson): void {
    const { scrollTop } = this.#scroll;
    this.#drawn = -1;
    this.#course.reread(lesson);
    this.#scroll.scrollTop = scrollTop;
  }

  protected override draw(): void {
    const course = this.#course;
    if (this.#drawn !== course.here) this.#open();
    for (const block of this.#blocks) block();
    render(this.#headline(), this.#head);
    const solve = { drafts: this.drafts, results: this.#results, redraw: () => this.draw() };
    render(html`${checks(course, solve)}${finished(course)}`, this.#tail);
    render(this.#footer(), this.#foot);
  }

  /** Another step: its text, and what in it is alive. */
  #open(): void {
    const course = this.#course;
    const { step } = course;
    this.#drawn = course.here;
    this.#prose.innerHTML = `${course.here === 0 ? course.lesson.opening : ""}${step.html}`;
    offerTexts(this.#prose, this.drafts);
    const redraw = (): void => this.draw();
    const blocks: (() => void)[] = [];
    for (const host of this.#prose.querySelectorAll<HTMLElement>('[data-block="predict"]')) {
      const asked = step.questions.find((each) => each.id === host.dataset.id);
      host.replaceChildren();
      if (asked) blocks.push(() => question(host, asked, course, this.#picks, redraw));
    }
    for (const host of this.#prose.querySelectorAll<HTMLElement>('[data-block="run"]')) {
      const id = host.dataset.id ?? "";
      const label = host.querySelector("p")?.innerHTML ?? host.innerHTML;
      host.replaceChildren();
      host.className = "run";
      blocks.push(() => {
        const change = course.command(id)?.change ?? null;
        render(runButton(id, html`${unsafeHTML(label)}`, change, course, this.#results, redraw), host);
      });
    }
    for (const host of this.#prose.querySelectorAll<HTMLElement>('figure[data-block="view"]')) {
      const figure = new Figure(host, course);
      blocks.push(() => figure.draw());
    }
    this.#blocks = blocks;
    this.#scroll.scrollTop = 0;
  }

  #headline(): TemplateResult {
    const { lesson, here, step, report } = this.#course;
    const count = lesson.steps.length;
    return html`<div class="step-h"><span class="eyebrow">${t("Step {step} of {steps}", { step: here + 1, steps: count })}</span>
        <div class="steps" role="tablist" aria-label=${t("Steps")} @keydown=${moveInTabs}>
          ${lesson.steps.map((each, index) => {
            const told = report?.steps[index];
            const done = told !== undefined && told.of > 0 && told.done === told.of;
            const lost = report?.tasks.some((task) => task.step === each.id && task.state === "lost");
            const label = told?.of
              ? t("Step {step}: {title}, {done} of {count} passed", {
                  step: index + 1,
                  title: each.title,
                  done: told.done,
                  count: told.of,
                })
              : t("Step {step}: {title}", { step: index + 1, title: each.title });
            return html`<button type="button" role="tab" class=${lost ? "lost" : done ? "on" : ""} aria-selected=${index === here ? "true" : "false"}
              tabindex=${index === here ? 0 : -1} aria-controls="lesson-step" aria-label=${label} title=${label} @click=${() => this.#course.go(index)}><i></i></button>`;
          })}
        </div></div>
      <h1 id="lesson-title">${step.title}</h1>`;
  }

  #footer(): TemplateResult {
    const course = this.#course;
    const last = course.here === course.lesson.steps.length - 1;
    const told = course.report?.steps[course.here];
    const done = told ? told.done === told.of : false;
    return html`${course.report ? hintButton(course) : nothing}<span class="spacer"></span>
      <button type="button" class="icon-btn" aria-label=${t("Previous step")} title=${t("Previous step")} aria-keyshortcuts="p" ?disabled=${course.here === 0} @click=${() => this.turn(-1)}>${icon("left")}</button>
      ${last ? this.#end() : html`<button type="button" class="btn ${done ? "primary" : ""}" aria-keyshortcuts="n" @click=${() => this.turn(1)}><span>${t("Next step")}</span>${icon("right", true)}</button>`}`;
  }

  /** After the last step: to what is still open, or to what comes next. */
  #end(): TemplateResult | typeof nothing {
    const { report, here } = this.#course;
    if (!report || report.solved) return nothing;
    const open = report.steps.findIndex((step) => step.done < step.of);
    if (open < 0 || open === here) return nothing;
    return html`<button type="button" class="btn" @click=${() => this.#course.go(open)}><span>${t("Open checks in step {step}", { step: open + 1 })}</span></button>`;
  }
}
