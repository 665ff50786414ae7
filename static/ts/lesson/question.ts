/** A question of the lesson. A prediction is made before the act and answered by the picture; it is never scored. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { t } from "../i18n";
import { icon } from "../words";
import type { Course } from "./course";
import type { AnswerValue, Question, QuestionReport } from "./types";

/** What was picked or typed and not yet said, by question. */
export type Picks = Map<string, AnswerValue>;

export function question(host: HTMLElement, asked: Question, course: Course, picks: Picks, redraw: () => void): void {
  const told = course.answerTo(asked.id);
  host.className = "predict";
  host.setAttribute("role", "group");
  host.setAttribute("aria-labelledby", `q-${asked.id}`);
  const settled = told !== null && told.answer !== null && (asked.kind === "predict" || told.right === true);
  render(
    html`<div class="predict-h"><span>${icon("dice", true)}${asked.kind === "predict" ? t("Predict first") : t("A question")}</span>${status(asked, told)}</div>
      <p class="asks" id=${`q-${asked.id}`}>${unsafeHTML(asked.asks)}</p>
      ${body(asked, told, settled, course, picks, redraw)}
      ${told ? reply(asked, told, course) : nothing}`,
    host,
  );
}

function status(asked: Question, told: QuestionReport | null): TemplateResult | typeof nothing {
  if (!told || told.answer === null) return nothing;
  if (asked.kind === "predict" && told.right === null)
    return html`<span class="muted">${icon("lock", true)}${t("Locked, the picture will answer")}</span>`;
  if (asked.kind !== "predict" && told.tries > 1)
    return html`<span class="muted num">${t("{count} tries", { count: told.tries })}</span>`;
  return nothing;
}

function body(
  asked: Question,
  told: QuestionReport | null,
  settled: boolean,
  course: Course,
  picks: Picks,
  redraw: () => void,
): TemplateResult {
  const off = settled || course.desk.boot.shared === true;
  const pick = (value: AnswerValue): void => {
    picks.set(asked.id, value);
    redraw();
  };
  const say = async (): Promise<void> => {
    const value = picks.get(asked.id) ?? (asked.kind === "order" ? asked.choices.map((choice) => choice.id) : "");
    if (value !== "" && (await course.answer(asked.id, value)) && asked.kind !== "order") picks.delete(asked.id);
    redraw();
  };
  const act = asked.kind === "predict" ? t("Lock in") : t("Answer");
  const ready = asked.kind === "order" || (picks.get(asked.id) ?? "") !== "";
  const button = off
    ? nothing
    : html`<button type="submit" class="btn sm" ?disabled=${!ready || !course.canSay}>${act}</button>`;
  const submit = (event: Event): void => {
    event.preventDefault();
    void say();
  };
  const part =
    asked.kind === "order"
      ? order(asked, told, off, picks, pick)
      : asked.choices.length
        ? options(asked, told, off, picks, pick)
        : nothing;
  const field = asked.choices.length === 0 ? input(asked, told, off, picks, pick) : nothing;
  return html`<form @submit=${submit}>${part}${field === nothing && button === nothing ? nothing : html`<div class="after">${field}${button}</div>`}</form>`;
}

function options(
  asked: Question,
  told: QuestionReport | null,
  off: boolean,
  picks: Picks,
  pick: (value: string) => void,
): TemplateResult {
  const chosen = off ? told?.answer : (picks.get(asked.id) ?? told?.answer);
  return html`<div class="opts" role="radiogroup" aria-labelledby=${`q-${asked.id}`}>
    ${asked.choices.map(
      ({
        id,
        says,
      }) => html`<label><input type="radio" name=${asked.id} value=${id} .checked=${chosen === id} ?disabled=${off}
        @change=${() => pick(id)}><span>${unsafeHTML(says)}</span>${off && chosen === id ? html`<span class="muted mark">${t("your answer")}</span>` : nothing}</label>`,
    )}
  </div>`;
}

function input(
  asked: Question,
  told: QuestionReport | null,
  off: boolean,
  picks: Picks,
  pick: (value: string) => void,
): TemplateResult {
  return html`<input class="typed mono" aria-labelledby=${`q-${asked.id}`} autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="200"
    inputmode=${asked.kind === "number" ? "decimal" : "text"} ?disabled=${off} .value=${String((off ? told?.answer : (picks.get(asked.id) ?? told?.answer)) ?? "")}
    @input=${(event: Event) => pick((event.target as HTMLInputElement).value)}>`;
}

function order(
  asked: Question,
  told: QuestionReport | null,
  off: boolean,
  picks: Picks,
  pick: (value: readonly string[]) => void,
): TemplateResult {
  const said = off ? told?.answer : (picks.get(asked.id) ?? told?.answer);
  const ids = Array.isArray(said) ? (said as readonly string[]) : asked.choices.map((choice) => choice.id);
  const says = new Map(asked.choices.map((choice) => [choice.id, choice.says]));
  const name = (id: string): string => plain(says.get(id) ?? id);
  const move = (index: number, by: number, event: Event): void => {
    const next = [...ids];
    const [moved] = next.splice(index, 1);
    if (moved === undefined) return;
    next.splice(index + by, 0, moved);
    const list = (event.currentTarget as HTMLElement).closest("ol");
    pick(next);
    // The keys stay on what they moved.
    requestAnimationFrame(() => {
      const buttons = list?.children[index + by]?.querySelectorAll<HTMLButtonElement>("button");
      [...(buttons ?? [])]
        .sort((a) => (a.classList.contains(by < 0 ? "up" : "down") ? -1 : 1))
        .find((each) => !each.disabled)
        ?.focus();
    });
  };
  return html`<ol class="order">
    ${ids.map(
      (id, index) => html`<li><span class="num muted">${index + 1}</span><span>${unsafeHTML(says.get(id) ?? id)}</span>
        ${
          off
            ? nothing
            : html`<span class="moves">
          <button type="button" class="icon-btn sm up" ?disabled=${index === 0} aria-label=${t("Move up: {what}", { what: name(id) })} @click=${(event: Event) => move(index, -1, event)}>${icon("right", true)}</button>
          <button type="button" class="icon-btn sm down" ?disabled=${index === ids.length - 1} aria-label=${t("Move down: {what}", { what: name(id) })} @click=${(event: Event) => move(index, 1, event)}>${icon("right", true)}</button></span>`
        }</li>`,
    )}
  </ol>`;
}

/** The words alone, for those who hear them. */
function plain(markup: string): string {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent ?? markup;
}

function reply(asked: Question, told: QuestionReport, course: Course): TemplateResult | typeof nothing {
  if (told.answer === null) return nothing;
  if (asked.kind === "predict" && told.right === null)
    return html`<p class="after muted">${t("Now do it, and see.")}</p>`;
  const said = asked.choices.find((choice) => choice.id === told.answer);
  const verdict = told.right ? t("As you said:") : t("You said:");
  return html`<div class="reply ${told.right ? "yes" : "no"}" role="status"><b>${icon(told.right ? "check" : "reset", true)}${said ? html`${verdict} <span>${unsafeHTML(said.says)}</span>` : told.right ? t("Right.") : t("Not yet.")}</b>
    ${told.reply ? html`<p>${unsafeHTML(course.words(told.reply))}</p>` : nothing}</div>`;
}
