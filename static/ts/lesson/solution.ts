/** A solution, shown when all hints have been read: what to write, with the lines that change, what to run, what to answer. */
import { html, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { changedLines } from "../changed_lines";
import type { Drafts } from "../drafts";
import { t } from "../i18n";
import { announce } from "../live_region";
import { outline } from "../manifest_outline";
import { showPane } from "../pane_switch";
import { type Results, runButton } from "./commands";
import { type Course, plain } from "./course";
import type { Solution, SolutionAnswer, SolutionChange } from "./types";

/** What a solution is put to work with. */
export interface Solve {
  readonly drafts: Drafts;
  readonly results: Results;
  readonly redraw: () => void;
}

export function solution(steps: Solution, course: Course, solve: Solve): TemplateResult {
  return html`${steps.map((step, index) => html`<div>${one(step, index, course, solve)}</div>`)}`;
}

function one(step: SolutionChange | SolutionAnswer, index: number, course: Course, solve: Solve): TemplateResult {
  if (step.kind === "answer") return answer(step as SolutionAnswer, course);
  if (step.kind === "apply") return text(String((step as SolutionChange).manifest ?? ""), solve);
  return html`<div class="run">${runButton(`solution ${index}`, t("Run it"), step as SolutionChange, course, solve.results, solve.redraw)}</div>`;
}

function answer(step: SolutionAnswer, course: Course): TemplateResult {
  const question = course.question(step.question);
  const asks = question ? plain(question.asks) : "";
  if (step.any) return html`<p>${t("Answer the question: {question} Any answer counts.", { question: asks })}</p>`;
  return html`<p>${t("The answer to: {question}", { question: asks })}</p>
    <ol>${step.says.map((words) => html`<li>${unsafeHTML(course.words(words))}</li>`)}</ol>`;
}

/** Against the text in the editor that declares the same object; all of it is new where there is none. */
function text(manifest: string, { drafts }: Solve): TemplateResult {
  const kind = outline(manifest)[0]?.kind;
  const before = drafts.files.find((draft) => outline(draft.text)[0]?.kind === kind)?.text ?? "";
  const changed = new Set(changedLines(before, manifest));
  const put = (): void => {
    drafts.put(manifest);
    showPane("yaml");
    announce(t("The text is in the editor, in {name}.", { name: drafts.current.name }));
  };
  return html`<p>${before && changed.size ? t("Apply this. The marked lines differ from yours.") : t("Apply this.")}</p>
    <pre class="sol-text" tabindex="0" lang="en">${manifest
      .trimEnd()
      .split("\n")
      .map((line, index) => html`<span class=${changed.has(index + 1) ? "new" : ""}>${line || " "}</span>`)}</pre>
    <button type="button" class="btn sm" @click=${put}>${t("Put it into the editor")}</button>`;
}
