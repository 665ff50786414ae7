/** One learner, opened from the board: where they stand, what sets their cluster apart, how long each task took. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { icon, rich } from "../words";
import { mark, minutesSince, standing, wordOf } from "./cells";
import { writerToOne } from "./messages";
import type { Room } from "./room";
import { sender, timeline } from "./timeline";
import type { Row } from "./types";

const MINUTE = 60_000;

export function drawer(room: Room): TemplateResult | typeof nothing {
  const row = room.row(room.selected);
  if (!row) return nothing;
  const name = room.nameOf(row);
  return html`<section class="cb-drawer" aria-labelledby="cb-drawer-h">
    <header>
      <span class="cb-avatar" aria-hidden="true">${room.hidden ? "?" : initials(name)}</span>
      <div class="cb-drawer-n"><h2 id="cb-drawer-h" tabindex="-1">${name}</h2><span class="muted">${standing(row, room)}</span></div>
      ${row.attempt ? html`<span class="cb-chip">${icon("eye", true)}${t("{name} knows that you can see this", { name: short(name) })}</span>` : nothing}
      <span class="spacer"></span>
      ${row.hand === null ? nothing : html`<button type="button" class="btn sm" @click=${() => room.lowerHand(row.id)}>${icon("hand", true)}${t("Lower the hand")}</button>`}
      ${row.run?.interview ? html`<a class="btn sm" href=${room.boot.interview.replace("INTERVIEW", row.run.interview)}>${row.run.rate ? t("Rate the answers") : t("Answers")}</a>` : nothing}
      ${row.attempt ? html`<a class="btn sm" href=${room.boot.watch.replace("ATTEMPT", row.attempt)}>${t("Watch live")}</a>` : nothing}
      <button type="button" class="icon-btn sm" aria-label=${t("Close")} @click=${() => close(room, row)}>${icon("x")}</button>
    </header>
    <div class="cb-drawer-b">
      <div>
        ${row.question ? html`<p class="cb-asks">${icon("hand", true)}<span>${t("asks: “{question}”", { question: row.question })}</span></p>` : nothing}
        ${timeline(room, row)}
        ${row.differs ? html`<p class="cb-apart"><code>${say(row.differs.short)}</code> ${say(row.differs.says)}</p>` : html`<p class="muted">${row.begun ? (row.run ? nothing : t("On the lesson's way.")) : t("Nothing to show yet.")}</p>`}
        ${row.begun ? times(room, row) : nothing}
      </div>
      <div>${room.marked !== null && room.kind === "lesson" ? sender(room, row) : writerToOne(room, row)}</div>
    </div></section>`;
}

function hints(count: number): string {
  if (count === 0) return "";
  return count === 1 ? t("1 hint") : t("{count} hints", { count });
}

/** Time on each task, and hints: only what was begun. */
function times(room: Room, row: Row): TemplateResult {
  const begun = row.tasks
    .map((cell, index) => ({ cell, index }))
    .filter(({ cell, index }) => (cell !== "todo" && cell !== "none") || row.spent[index]);
  return html`<table class="cb-times"><caption class="vh">${t("Time and hints by task")}</caption>
    <thead class="vh"><tr><th scope="col">${t("Task")}</th><th scope="col">${t("Time")}</th><th scope="col">${t("Hints")}</th></tr></thead>
    <tbody>${begun.map(
      ({
        cell,
        index,
      }) => html`<tr><th scope="row">${mark(cell)}<span class="vh">${wordOf(cell)}: </span>${index + 1}. ${rich(room.words(room.heads[index]?.title ?? {}))}</th>
        <td class="num">${t("{minutes} min", { minutes: minutesOn(room, row, index) })}</td>
        <td class="num">${hints(row.hints[index] ?? 0)}</td></tr>`,
    )}</tbody></table>`;
}

/** Of the task at hand also what has passed since the last change. */
function minutesOn(room: Room, row: Row, index: number): number {
  const spent = Math.floor((row.spent[index] ?? 0) / MINUTE);
  return index === row.step - 1 ? spent + Math.min(10, minutesSince(row.busy, room.now)) : spent;
}

function close(room: Room, row: Row): void {
  room.select(null);
  document.querySelector<HTMLButtonElement>(`[data-row="${row.id}"] th button`)?.focus();
}

function initials(name: string): string {
  const parts = name.split(/\s+/).filter(Boolean);
  return parts.length > 1 ? `${parts[0]?.[0] ?? ""}${parts.at(-1)?.[0] ?? ""}` : name.slice(0, 2);
}

function short(name: string): string {
  return name.split(/\s+/)[0] ?? name;
}
