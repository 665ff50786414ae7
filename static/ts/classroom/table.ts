/** The board itself: a table of learners by tasks, with real headers. Arrows go through the names, Enter opens one. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { say, t } from "../i18n";
import { icon, place, rich } from "../words";
import { clockOf, mark, tags, wordOf } from "./cells";
import { isStuck, type Room } from "./room";
import type { Cell, Head, Kind, Row } from "./types";

export function table(room: Room): TemplateResult {
  const rows = room.rows;
  return html`<div class="cb-scroll" tabindex="0" role="region" aria-label=${t("Board")} data-key-table>
      <table class="cb-grid" @keydown=${onKey}>
        <caption class="vh">${t("Learners by task. Each cell is the state of that task.")}</caption>
        <thead>
          <tr>
            <th scope="col" rowspan="2" class="cb-who">${t("Learner")}</th>
            ${steps(room.heads).map(
              ([title, count, first]) =>
                html`<th scope="colgroup" colspan=${count} class="cb-step ${first ? "" : "next"}"><span>${rich(room.words(title))}</span></th>`,
            )}
            ${figures(room).map(([word, , kind]) => html`<th scope="col" rowspan="2" class="cb-fig ${kind ?? ""}">${word}</th>`)}
            <th scope="col" rowspan="2" class="cb-last">${t("Latest")}</th>
          </tr>
          <tr>${room.heads.map((head, index) => column(room, head, index))}</tr>
        </thead>
        <tbody>${repeat(
          rows,
          (row) => row.id,
          (row) => line(room, row),
        )}</tbody>
      </table>
    </div>
    ${key(room)}`;
}

/** Tasks of one step stand under one heading. */
function steps(heads: readonly Head[]): [Head["step_title"], number, boolean][] {
  const found: [Head["step_title"], number, boolean][] = [];
  let last = "";
  for (const head of heads) {
    const group = found.at(-1);
    if (group && head.step === last) group[1] += 1;
    else found.push([head.step_title, 1, found.length === 0]);
    last = head.step;
  }
  return found;
}

function column(room: Room, head: Head, index: number): TemplateResult {
  const of = room.rows.length;
  const passed = room.overview.funnel[index] ?? 0;
  const width = of ? `${(100 * passed) / of}%` : "0";
  const hot = isHot(room, index);
  const next = index > 0 && room.heads[index - 1]?.step !== head.step;
  return html`<th scope="col" class="${hot ? "hot" : ""} ${next ? "next" : ""}" title=${room.words(head.title).replaceAll("`", "")}>
    ${room.kind === "drill" ? html`<span class="cb-phase" aria-hidden="true">${room.words(head.title)}</span>` : html`<span class="cb-number num" aria-hidden="true">${index + 1}</span>`}<span class="vh">${rich(room.words(head.title))}. ${t("{passed} of {of} passed", { passed, of })}</span>
    <span class="cb-bar" aria-hidden="true"><i ${place({ width })}></i></span></th>`;
}

/** The task that fails most. */
function isHot(room: Room, index: number): boolean {
  return room.kind === "lesson" && room.overview.checks[0]?.task === index;
}

function line(room: Room, row: Row): TemplateResult {
  const selected = room.selected === row.id;
  const together = room.opened !== null && room.opened === row.state && row.differs !== null;
  return html`<tr class="${selected ? "sel" : ""}" data-row=${row.id}>
    <th scope="row"><span class="cb-name"><button type="button" aria-expanded=${selected} @click=${() => room.select(selected ? null : row.id)}>${room.nameOf(row)}</button>${tags(row, room)}</span></th>
    ${row.tasks.map((cell, index) => square(room, row, cell, index))}
    ${figures(room).map(([_word, of, kind]) => html`<td class="cb-fig num ${kind ?? ""}">${row.begun && row.run ? of(row) : ""}</td>`)}
    <td class="cb-last">${together ? html`<i class="cb-same" aria-hidden="true"></i><span class="vh">${t("in the open group")}: </span>` : nothing}${row.latest ? say(row.latest) : ""}</td>
  </tr>`;
}

function square(room: Room, row: Row, cell: Cell, index: number): TemplateResult {
  const stuck = isStuck(row) && index === row.step - 1;
  const hot = isHot(room, index);
  const next = index > 0 && room.heads[index - 1]?.step !== room.heads[index]?.step;
  return html`<td class="${cell} ${stuck ? "stuck" : ""} ${hot ? "hot" : ""} ${next ? "next" : ""}">${mark(cell)}<span class="vh">${wordOf(cell)}${stuck ? `, ${t("stuck")}` : ""}</span></td>`;
}

type Figure = readonly [string, (row: Row) => string | TemplateResult, string?];

/** What is said of a drill or an interview besides its cells. */
function figures(room: Room): readonly Figure[] {
  const time: Figure = [t("Time"), (row) => (row.run ? clockOf(row.run, room.now) : "")];
  const score: Figure = [t("Score"), (row) => (row.run?.score == null ? "–" : String(row.run.score))];
  const hints: Figure = [t("Hints"), (row) => String(row.hints.reduce((sum, each) => sum + each, 0))];
  if (room.kind === "drill")
    return [
      [t("Causes"), (row) => causes(row), "main"],
      [t("Looks"), (row) => String(row.run?.observations ?? 0)],
      hints,
      time,
      score,
    ];
  return room.kind === "interview" ? [hints, time, score] : [];
}

/** "14 → 3", with a bar of what is left. */
function causes(row: Row): TemplateResult {
  const [all, left] = row.run?.numbers ?? [0, 0];
  const width = `${all ? (100 * left) / all : 0}%`;
  return html`<span class="cb-causes">${all} → ${left}<span class="cb-bar" aria-hidden="true"><i ${place({ width })}></i></span></span>`;
}

const KEYS: Readonly<Record<Kind, readonly Cell[]>> = {
  lesson: ["passed", "doing", "lost", "todo"],
  drill: ["passed", "doing", "missed", "todo"],
  interview: ["passed", "part", "missed", "unrated", "doing", "todo"],
};

function key(room: Room): TemplateResult {
  const cells = KEYS[room.kind];
  const stuck = {
    lesson: t("stuck: nothing new for 5 min, or one state three times"),
    drill: t("stuck: three looks that told nothing, or nothing new for 5 min"),
    interview: t("stuck: twice the time that the item should take"),
  };
  return html`<div class="cb-key">${cells.map((cell) => html`<span>${mark(cell)}${wordOf(cell)}</span>`)}
    <span class="cb-key-stuck"><i></i>${stuck[room.kind]}</span></div>`;
}

/** Up and down through the learners; whoever uses a mouse needs none of this. */
function onKey(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, Home: -1e6, End: 1e6 };
  const step = steps[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const names = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("tbody th button")];
  const here = names.indexOf(document.activeElement as HTMLButtonElement);
  if (here < 0) return;
  event.preventDefault();
  names[Math.min(names.length - 1, Math.max(0, here + step))]?.focus();
}

export function summary(room: Room): TemplateResult {
  const rows = room.rows;
  const figure = (count: number, word: string, bad = false) =>
    html`<div class=${bad && count ? "bad" : ""}><b class="num">${count}</b><span>${word}</span></div>`;
  const begun = rows.filter((row) => row.begun);
  const pane = (name: "grid" | "same", word: string) =>
    html`<button type="button" role="tab" aria-selected=${room.pane === name} @click=${() => {
      room.pane = name;
      room.changed();
    }}>${word}</button>`;
  const sort = (name: "need" | "name", word: string) =>
    html`<button type="button" aria-pressed=${room.sort === name} @click=${() => room.sortBy(name)}>${word}</button>`;
  return html`<div class="cb-sum">
    ${figure(rows.length, t("learners"))}
    ${figure(rows.filter(isStuck).length, t("stuck"), true)}
    ${figure(rows.filter((row) => row.hand !== null).length, t("hand up"))}
    ${figure(rows.filter((row) => row.attention === "idle").length, t("idle"))}
    ${begun.length && room.kind !== "drill" ? figure(room.overview.step, room.kind === "lesson" ? t("median task") : t("median item")) : nothing}
    ${room.cohorts.length > 1 ? cohorts(room) : nothing}
    <span class="spacer"></span>
    <button type="button" class="btn sm cb-projector" aria-pressed=${room.projector} @click=${() => room.toggleProjector()}>${t("Projector")}</button>
    <div class="seg cb-panes" role="tablist" aria-label=${t("View on small screens")}>${pane("grid", t("Board"))}${pane("same", t("Patterns"))}</div>
    <button type="button" class="btn sm cb-hide" ?hidden=${room.projector} @click=${() => room.toggleNames()}>${icon("eye", true)}${room.hidden ? t("Show names") : t("Hide names")}</button>
    <div class="seg cb-sort" role="group" aria-label=${t("Sort by")}>${sort("need", t("Needs you first"))}${sort("name", t("Name"))}</div>
  </div>`;
}

/** Whoever teaches one group looks at that. */
function cohorts(room: Room): TemplateResult {
  const choose = (event: Event) => {
    room.cohort = (event.currentTarget as HTMLSelectElement).value;
    room.changed();
  };
  return html`<label class="cb-cohort"><span class="vh">${t("Group")}</span><select @change=${choose}>
    <option value="">${t("All groups")}</option>
    ${room.cohorts.map((cohort) => html`<option value=${cohort} ?selected=${room.cohort === cohort}>${cohort}</option>`)}</select></label>`;
}
