/** The states of a task as shapes, and what is said of them in words. */
import { html, svg, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { icon } from "../words";
import { isStuck, type Room } from "./room";
import type { Cell, Row, Run } from "./types";

const MINUTE = 60_000;

export function wordOf(cell: Cell): string {
  const words = {
    passed: t("passed"),
    doing: t("working"),
    lost: t("was true, now false"),
    todo: t("to do"),
    part: t("partly right"),
    missed: t("missed"),
    unrated: t("waits for a rating"),
    none: "",
  };
  return words[cell];
}

/** Shape first, colour second: disc and tick, half ring, square with a return arrow, ring, half disc, cross, dots. */
export function mark(cell: Cell): TemplateResult {
  const shapes = {
    passed: svg`<circle class="disc" cx="9" cy="9" r="7.8"></circle><path d="M5.500 9.300l2.400 2.400 4.600-5.200"></path>`,
    doing: svg`<circle class="ring" cx="9" cy="9" r="7"></circle><path class="half" d="M9 4.500a4.500 4.500 0 010 9z"></path>`,
    lost: svg`<rect class="disc" x="1.500" y="1.500" width="15" height="15" rx="3"></rect><path d="M7.600 4.800L5 7.300l2.600 2.500M5 7.300h4.900a2.700 2.700 0 010 5.400H8"></path>`,
    todo: svg`<circle class="ring" cx="9" cy="9" r="7"></circle>`,
    part: svg`<circle class="disc" cx="9" cy="9" r="7.2"></circle><path class="half" d="M9 1.800a7.200 7.200 0 010 14.400z"></path>`,
    missed: svg`<path d="M5 5l8 8M13 5l-8 8"></path>`,
    unrated: svg`<circle class="ring" cx="9" cy="9" r="7"></circle><circle class="dot" cx="6" cy="9" r="1"></circle><circle class="dot" cx="9" cy="9" r="1"></circle><circle class="dot" cx="12" cy="9" r="1"></circle>`,
    none: svg``,
  };
  return html`<svg class="cb-st ${cell}" viewBox="0 0 18 18" aria-hidden="true" focusable="false">${shapes[cell]}</svg>`;
}

/** Whole minutes since a moment. */
export function minutesSince(moment: number | null, now: number): number {
  return moment === null ? 0 : Math.max(0, Math.floor((now - moment) / MINUTE));
}

/** The tags behind a name: a hand, stuck and for how long, idle, not there yet. */
export function tags(row: Row, room: Room): TemplateResult[] {
  const found: TemplateResult[] = [];
  const minutes = t("{minutes} min", { minutes: minutesSince(row.new, room.now) });
  if (row.hand !== null) found.push(html`<span class="cb-tag hand">${icon("hand", true)}${t("hand up")}</span>`);
  if (isStuck(row))
    found.push(
      html`<span class="cb-tag stuck" title=${standing(row, room)}>${icon("flag", true)}<span class="vh">${t("stuck")}: ${standing(row, room)} </span><span aria-hidden="true">${minutes}</span></span>`,
    );
  if (row.attention === "idle")
    found.push(html`<span class="cb-tag idle">${icon("clock", true)}${t("idle {minutes}", { minutes })}</span>`);
  if (row.run?.rate)
    found.push(
      html`<span class="cb-tag rate">${icon("pen", true)}${t("{count} to rate", { count: row.run.rate })}</span>`,
    );
  if (!row.begun) found.push(html`<span class="cb-tag idle">${row.joined ? t("not begun") : t("not here yet")}</span>`);
  return found;
}

/** Where somebody is, in a sentence. */
export function standing(row: Row, room: Room): string {
  if (!row.begun) return row.joined ? t("has not begun") : t("has not come in yet");
  if (row.run) return inRun(row, row.run, room);
  if (row.tasks.length > 0 && row.tasks.every((cell) => cell === "passed")) return t("has passed every task");
  const where = { step: row.step, minutes: minutesSince(row.new, room.now) };
  if (row.attention === "again")
    return t("task {step}, {times} times in the same state", { ...where, times: row.visits });
  if (row.attention === "quiet") return t("task {step}, nothing new for {minutes} min", where);
  if (row.attention === "idle") return t("task {step}, idle for {minutes} min", where);
  return t("task {step}, for {minutes} min", { step: row.step, minutes: minutesSince(row.since, room.now) });
}

/** Where somebody is in a drill or an interview. */
function inRun(row: Row, run: Run, room: Room): string {
  const outcomes: Readonly<Record<string, string>> = {
    fixed: t("mended it"),
    "given-up": t("gave up"),
    time: t("ran out of time"),
    over: t("the interview is over"),
  };
  if (run.outcome) return outcomes[run.outcome] ?? run.outcome;
  const minutes = minutesSince(row.new, room.now);
  if (row.attention === "flat")
    return t("the causes have not become fewer for {count} looks, {minutes} min", { count: row.visits, minutes });
  if (row.attention === "quiet") return t("nothing new for {minutes} min", { minutes });
  return run.answered
    ? t("item {step}, for {minutes} min", { step: row.step, minutes })
    : t("searching, {left} causes left", { left: run.numbers?.[1] ?? 0 });
}

/** "7:42", of what is running as of now. */
export function clockOf(run: Run, now: number): string {
  const seconds = Math.max(0, Math.floor((run.took ?? now - run.began) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
