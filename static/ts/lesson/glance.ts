/** A small still picture in the text: one view of the lab at the moment that the text speaks of. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { unsafeHTML } from "lit-html/directives/unsafe-html.js";
import { say, t } from "../i18n";
import type { Look, Snapshot } from "../types";
import { VIEWS } from "../views/index";
import { type Picture, pictureOf } from "../views/picture";
import type { Course } from "./course";
import type { Glance } from "./types";

/** The pictures are made for the stage: drawn at this width, and shown as small as the text is wide. */
const WIDEST = 430;
const NARROWEST = 270;
const KEPT = 24;
const fetched = new Map<string, Promise<Glance | null>>();

export class Figure {
  readonly #course: Course;
  readonly #view: string;
  readonly #wanted: string;
  readonly #node: string;
  /** The very event that did the task; else the lab at rest after it. */
  readonly #exactly: boolean;
  readonly #top = document.createElement("div");
  readonly #frame = document.createElement("div");
  readonly #host = document.createElement("div");
  readonly #foot = document.createElement("div");
  #shown = "";

  constructor(figure: HTMLElement, course: Course) {
    const { view = "map", at = "", node = "", when } = figure.dataset;
    this.#course = course;
    this.#view = view;
    this.#wanted = at;
    this.#node = node;
    this.#exactly = when === "event";
    this.#top.className = "glance";
    this.#frame.className = "glance-in";
    this.#host.className = `glance-host view v-${this.#drawn}`;
    this.#host.inert = true;
    this.#foot.className = "glance-b";
    this.#frame.append(this.#host);
    this.#top.append(this.#frame, this.#foot);
    figure.prepend(this.#top);
    const fit = new ResizeObserver(() => this.#fit());
    fit.observe(this.#top);
    fit.observe(this.#host);
  }

  /** A packet is drawn over the map. */
  get #drawn(): string {
    return this.#view === "packet" ? "map" : this.#view;
  }

  /** The event to show; null for now; undefined as long as it has not come to that. */
  get #at(): number | null | undefined {
    if (this.#wanted === "") return null;
    const { report } = this.#course;
    if (this.#wanted === "start") return report ? Math.max(0, report.start) : undefined;
    const task = this.#course.task(this.#wanted);
    return (this.#exactly ? task?.passed_at : task?.rest) ?? undefined;
  }

  draw(): void {
    const at = this.#at;
    const { snapshot } = this.#course.desk;
    if (at === undefined || !snapshot) {
      this.#wait();
      return;
    }
    const branch = snapshot.history?.branch ?? 0;
    const key = `${this.#view} ${this.#node} ${at ?? `now ${snapshot.changes}`} ${branch} ${this.#course.task(this.#wanted)?.revision ?? ""}`;
    if (key === this.#shown) return;
    this.#shown = key;
    void this.#ask(key, at, snapshot);
  }

  async #ask(key: string, at: number | null, snapshot: Snapshot): Promise<void> {
    let glance = fetched.get(key);
    if (!glance) {
      const { desk } = this.#course;
      glance = desk
        .ask({ do: "glance", view: this.#view, node: this.#node, at })
        .then((reply) => (reply?.type === "glance" ? reply : null));
      fetched.set(key, glance);
      const [oldest] = fetched.keys();
      if (fetched.size > KEPT && oldest !== undefined) fetched.delete(oldest);
    }
    const found = await glance;
    if (found === null) {
      fetched.delete(key);
      if (key === this.#shown) this.#shown = "";
    } else if (key === this.#shown) this.#show(found, snapshot);
  }

  #wait(): void {
    this.#shown = "";
    const task = this.#course.task(this.#wanted);
    const reason = task
      ? html`${t("Drawn here as soon as this is so:")} ${unsafeHTML(this.#course.words(task.title))}`
      : t("Waiting for the lab");
    render(html`<div class="glance-wait"><span>${reason}</span></div>`, this.#frameNote());
    render(nothing, this.#foot);
  }

  /** What stands in the place of the picture until there is one. */
  #frameNote(): HTMLElement {
    let note = this.#top.querySelector<HTMLElement>(".glance-note");
    if (!note) {
      note = document.createElement("div");
      note.className = "glance-note";
      this.#top.prepend(note);
    }
    this.#frame.hidden = true;
    this.#foot.hidden = true;
    return note;
  }

  #show(glance: Glance, snapshot: Snapshot): void {
    this.#top.querySelector(".glance-note")?.remove();
    this.#frame.hidden = false;
    this.#foot.hidden = false;
    this.#host.inert = true;
    this.#host.style.width = `${this.#width()}px`;
    const view = VIEWS.find((each) => each.name === this.#drawn);
    const shown: Snapshot = { ...snapshot, ...glance, type: "snapshot", re: null };
    view?.render(this.#host, shown, this.#look());
    render(this.#words(glance, shown), this.#foot);
    this.#fit();
  }

  #words(glance: Glance, shown: Snapshot): TemplateResult {
    const [first] = pictureOf<Picture>(shown, this.#view)?.words.sentences ?? [];
    const { desk } = this.#course;
    const open = (): void => {
      if (this.#node) desk.send({ do: "look", node: this.#node });
      desk.show(this.#drawn);
      desk.seek(this.#wanted === "" ? null : glance.at);
    };
    return html`${first ? html`<span>${say(first)}</span>` : nothing}
      <span class="muted num">${t("rev {revision}", { revision: glance.revision })}</span>
      <button type="button" class="linkish" @click=${open}>${t("Show it large")}</button>`;
  }

  #look(): Look {
    return {
      context: this.#course.desk,
      selected: null,
      lines: [],
      lineOf: () => null,
      readOnly: true,
      reducedMotion: true,
      interactive: false,
      drill: false,
    };
  }

  /** As wide as there is room for, so that nothing is written smaller than it is meant to be. */
  #width(): number {
    return Math.min(WIDEST, Math.max(NARROWEST, this.#top.clientWidth));
  }

  #fit(): void {
    const room = this.#top.clientWidth;
    if (!room || this.#frame.hidden) return;
    this.#host.style.width = `${this.#width()}px`;
    const scale = Math.min(1, room / this.#width());
    this.#host.style.transform = `scale(${scale})`;
    this.#frame.style.height = `${Math.ceil(this.#host.offsetHeight * scale)}px`;
  }
}
