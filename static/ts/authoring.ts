/** The author's drawer, in development only: what every check finds, the newest events, and what is wrong with the files. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { AuthorBoot } from "./boot";
import type { Desk } from "./desk";
import { sentence } from "./event_words";
import { say, seconds, t } from "./i18n";
import type { LessonPane } from "./lesson/pane";
import type { Lesson, TaskReport } from "./lesson/types";
import { announce } from "./live_region";
import { recall, remember } from "./storage";
import type { Text } from "./types";
import { icon } from "./words";

interface Verdict {
  readonly id: string;
  readonly check: string;
  readonly passed: boolean;
  readonly expected: Text;
  readonly found: Text;
  readonly hint: Text | null;
  readonly where: readonly [kind: string, namespace: string, name: string] | null;
}

interface TaskVerdict extends Verdict {
  readonly step: string;
  readonly kind: string;
  readonly state: TaskReport["state"];
  readonly at: number | null;
}

interface Trouble {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface Checks {
  readonly type: "checks";
  readonly error: Trouble | null;
  readonly checks: readonly TaskVerdict[];
  readonly wrong: readonly (Verdict & { readonly task: string })[];
}

const OPEN = "author-open";
const EVENTS = 40;
const AGAIN = 2000;

export class AuthorDrawer {
  readonly #desk: Desk;
  readonly #pane: LessonPane;
  readonly #boot: AuthorBoot;
  readonly #button = document.createElement("button");
  readonly #drawer = document.createElement("aside");
  readonly #alarm = document.createElement("div");
  #told: Checks | null = null;

  constructor(desk: Desk, pane: LessonPane, boot: AuthorBoot) {
    this.#desk = desk;
    this.#pane = pane;
    this.#boot = boot;
    this.#button.type = "button";
    this.#button.className = "btn sm author-b";
    this.#button.addEventListener("click", () => this.#toggle());
    this.#drawer.className = "author";
    this.#drawer.id = "author";
    this.#drawer.setAttribute("aria-label", t("Author"));
    this.#drawer.hidden = recall(OPEN) === null;
    this.#alarm.setAttribute("role", "alert");
    this.#button.setAttribute("aria-controls", this.#drawer.id);
    document.querySelector(".top .spacer")?.after(this.#button);
    document.body.append(this.#alarm, this.#drawer);
    desk.watch(() => this.#draw());
    this.#listen();
  }

  #listen(): void {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}${this.#boot.socket}`);
    socket.addEventListener("message", (event) => {
      const message = JSON.parse(String(event.data)) as Checks | { readonly type: "saved" };
      if (message.type === "saved") void this.#reread();
      else if (message.type === "checks") {
        this.#told = message;
        this.#draw();
      }
    });
    socket.addEventListener("close", () => setTimeout(() => this.#listen(), AGAIN));
  }

  /** The lab stays as it is, and so does the place in the text. */
  async #reread(): Promise<void> {
    const answer = await fetch(this.#boot.lesson);
    if (!answer.ok) return;
    this.#pane.reread((await answer.json()) as Lesson);
    announce(t("The lesson was read again."));
  }

  #toggle(): void {
    this.#drawer.hidden = !this.#drawer.hidden;
    remember(OPEN, this.#drawer.hidden ? null : "1");
    this.#draw();
  }

  #draw(): void {
    const told = this.#told;
    const passed = told?.checks.filter((check) => check.state === "passed").length ?? 0;
    this.#button.setAttribute("aria-expanded", String(!this.#drawer.hidden));
    render(
      html`${icon(told?.error ? "err" : "pen", true)}<span>${t("Author")}</span>
        <span class="num muted">${told ? `${passed}/${told.checks.length}` : ""}</span>`,
      this.#button,
    );
    render(told?.error ? this.#trouble(told.error) : nothing, this.#alarm);
    render(this.#drawer.hidden || !told ? nothing : this.#content(told), this.#drawer);
  }

  #trouble({ file, line, message }: Trouble): TemplateResult {
    return html`<p class="author-t">${icon("err")}<span><b>${t("The lesson cannot be read; it is shown as it was.")}</b>
      <code>${line ? `${file}:${line}` : file}</code> ${message}</span></p>`;
  }

  #content({ checks, wrong }: Checks): TemplateResult {
    const events = this.#desk.events.slice(-EVENTS).reverse();
    const column = (name: string) => html`<th scope="col">${name}</th>`;
    return html`<header><h2>${t("Author")}</h2><span class="muted">${t("Files are read again as you save them; the lab stays.")}</span>
        <span class="spacer"></span>
        <button type="button" class="icon-btn" aria-label=${t("Close")} @click=${() => this.#toggle()}>${icon("x")}</button></header>
      <div class="author-s" tabindex="0" role="region" aria-label=${t("Checks")}>
        <table class="data"><caption>${t("Checks")}</caption>
          <thead><tr>${[t("Task"), t("State"), t("Expected"), t("Found"), t("Where")].map(column)}</tr></thead>
          <tbody>${checks.map((check) => row(check, STATES[check.state]()))}</tbody></table>
        <table class="data"><caption>${t("Known wrong answers")}</caption>
          <thead><tr>${[t("Answer"), t("Recognised"), t("Expected"), t("Found"), t("Where")].map(column)}</tr></thead>
          <tbody>${wrong.map((each) => row(each, each.passed ? t("yes") : t("no")))}</tbody></table>
        <table class="data"><caption>${t("Events, newest first")}</caption>
          <thead><tr>${[t("Event"), t("Time"), t("Who"), t("What"), t("Said")].map(column)}</tr></thead>
          <tbody>${events.map(
            (
              event,
            ) => html`<tr><td class="num">${event.index}</td><td class="num">${seconds(event.at)}</td><td>${event.actor} ${event.action}</td>
              <td>${event.what?.filter(Boolean).join("/") ?? ""}</td><td>${sentence(event)}</td></tr>`,
          )}</tbody></table>
      </div>`;
  }
}

const STATES: Readonly<Record<TaskReport["state"], () => string>> = {
  todo: () => t("not open"),
  doing: () => t("open"),
  passed: () => t("passed"),
  lost: () => t("lost"),
};

function row(verdict: Verdict, state: string): TemplateResult {
  return html`<tr class=${verdict.passed ? "on" : ""}><td><b>${verdict.id}</b><br /><code>${verdict.check}</code></td>
    <td>${verdict.passed ? icon("check", true) : nothing}${state}</td><td>${say(verdict.expected)}</td>
    <td>${say(verdict.found)}${verdict.hint ? html`<br /><span class="muted">${icon("bulb", true)}${say(verdict.hint)}</span>` : nothing}</td>
    <td>${verdict.where?.filter(Boolean).join("/") ?? ""}</td></tr>`;
}
