/** The timeline: a slider over every event of the lab; looking back makes the whole page read-only. */
import { html, nothing, render, svg, type TemplateResult } from "lit-html";
import { family, type Group, groups, SHAPES } from "./event_groups";
import { sentence } from "./event_words";
import { fork } from "./history/moves";
import { seconds, t } from "./i18n";
import { Part } from "./part";
import { nearest, type Track, track } from "./track";
import { turns } from "./turns";
import type { LabEvent } from "./types";
import { icon, place } from "./words";

const HOP = 600;

export class Timeline extends Part {
  #track: Track = { places: [], width: 0, dense: false };
  #groups: readonly Group[] = [];
  #player = 0;
  #shownAt = -1;

  protected override ready(): void {
    new ResizeObserver(() => this.draw()).observe(this);
  }

  /** The index of the event that is shown. */
  get #at(): number {
    const { snapshot, events } = this.desk;
    return Math.min(snapshot?.at ?? 0, Math.max(events.length - 1, 0));
  }

  step(by: number): void {
    this.#stop();
    this.desk.seek(this.#at + by);
  }

  stepGroup(by: number): void {
    this.#stop();
    const here = this.#groups.findIndex((group) => this.#at >= group.first && this.#at <= group.last);
    const group = this.#groups[here + by];
    this.desk.seek(group ? group.last : by > 0 ? null : 0);
  }

  seek(index: number | null): void {
    this.#stop();
    this.desk.seek(index);
  }

  /** Plays on from here; from now, plays the newest group again. */
  play(): void {
    if (this.#player) {
      this.#stop();
      this.draw();
      return;
    }
    if (!this.desk.past) this.desk.seek(this.#groups.at(-1)?.first ?? 0);
    this.#player = window.setInterval(() => {
      const next = this.#at + 1;
      this.desk.seek(next);
      if (next >= this.desk.events.length - 1) this.#stop();
    }, HOP);
    this.draw();
  }

  #stop(): void {
    clearInterval(this.#player);
    this.#player = 0;
  }

  protected override draw(): void {
    const { events } = this.desk;
    this.#groups = groups(events);
    this.#track = track(this.#groups, this.querySelector(".tl-scroll")?.clientWidth ?? 600);
    this.classList.toggle("past", this.desk.past);
    document.body.classList.toggle("past", this.desk.past);
    render(html`${this.#controls()}${this.#rail(events)}${this.#info(events)}`, this);
    this.#follow();
  }

  #x(index: number): number {
    return this.#track.places[index] ?? 0;
  }

  /** Keeps the orange head in sight when the track is longer than its window. */
  #follow(): void {
    const window_ = this.querySelector<HTMLElement>(".tl-scroll");
    if (!window_ || this.#shownAt === this.#at) return;
    this.#shownAt = this.#at;
    const x = this.#x(this.#at);
    if (x < window_.scrollLeft + 60 || x > window_.scrollLeft + window_.clientWidth - 60)
      window_.scrollLeft = x - window_.clientWidth * 0.75;
  }

  #controls(): TemplateResult {
    const last = this.desk.events.length - 1;
    const playing = this.#player !== 0;
    const button = (name: string, label: string, key: string, able: boolean, act: () => void, extra = "") =>
      html`<button class="icon-btn ${extra}" aria-label=${label} title=${`${label} (${key})`} ?disabled=${!able} @click=${act}>${icon(name)}</button>`;
    return html`<div class="tl-ctl">
      ${button("stepb", t("Step back"), ",", this.#at > 0, () => this.step(-1))}
      ${button(playing ? "pause" : "play", playing ? t("Pause") : t("Play"), t("Space"), last > 0, () => this.play(), "playbtn")}
      ${button("stepf", t("Step forward"), ".", this.#at < last, () => this.step(1))}
    </div>`;
  }

  #rail(events: readonly LabEvent[]): TemplateResult {
    const event = events[this.#at];
    const x = this.#x(this.#at);
    const { width, dense } = this.#track;
    const head = x > width - 70 ? "at-end" : x < 34 ? "at-start" : "";
    return html`<div class="tl-scroll"><div class="tl-track ${dense ? "dense" : ""}" role="slider" tabindex="0"
        aria-label=${t("Timeline")} aria-valuemin="1" aria-valuemax=${Math.max(events.length, 1)} aria-valuenow=${this.#at + 1}
        aria-valuetext=${event ? this.#value(event) : t("No events yet")}
        ${place({ "min-width": `${width}px` })} @keydown=${this.#keys} @pointerdown=${this.#grab}>
        ${this.#groups.map((group) => this.#group(group))}
        <span class="tl-rail"></span><span class="tl-done" ${place({ width: `${x}px` })}></span>
        ${this.#groups.map((group) => (group.folded ? nothing : this.#ticks(events, group)))}
        ${this.#flags(events.length)}
        ${event ? html`<span class="tl-head ${head}" ${place({ left: `${x}px` })}><b class="num">${seconds(event.at)}</b></span>` : nothing}
      </div></div>`;
  }

  #value(event: LabEvent): string {
    const told = t("Event {number} of {count}, {seconds}, {note}", {
      number: this.#at + 1,
      count: this.desk.events.length,
      seconds: seconds(event.at),
      note: sentence(event),
    });
    const turned = turns(this.desk.lesson).filter((turn) => turn.at === this.#at);
    return [told, ...turned.flatMap((turn) => turn.says)].join(". ");
  }

  /** Where checks turned green, and where they turned back. */
  #flags(count: number): readonly TemplateResult[] {
    const seen = turns(this.desk.lesson).filter((turn) => turn.at < count);
    return seen.map(
      ({
        at,
        passed,
        says,
      }) => html`<span class="tl-flag ${passed ? "on" : "off"} ${at > this.#at ? "ahead" : ""}" title=${says.join("\n")}
        ${place({ left: `${this.#x(at)}px` })}>${icon(passed ? "flag" : "x")}</span>`,
    );
  }

  #group(group: Group): TemplateResult {
    const from = this.#x(group.first);
    const to = this.#x(group.last);
    const next = this.#track.places[group.last + 1] ?? to + 60;
    const label = html`<span class="tl-group ${group.refused ? "refused" : ""}" title=${group.label}
      ${place({ left: `${from - 7}px`, width: `${Math.max(next - from - 12, 16)}px` })}>${group.label}</span>`;
    const mark = group.mine
      ? html`<span class="tl-mine" title=${t("Your change")} ${place({ left: `${from}px` })}></span>`
      : nothing;
    if (!group.folded) return html`${label}${mark}`;
    return html`${label}<span class="tl-fold" ${place({ left: `${from - 4}px`, width: `${to - from + 8}px` })}></span>`;
  }

  #ticks(events: readonly LabEvent[], group: Group): readonly TemplateResult[] {
    return events.slice(group.first, group.last + 1).map((event, offset) => this.#tick(event, group.first + offset));
  }

  #tick(event: LabEvent, index: number): TemplateResult {
    const kind = family(event);
    const bad = event.action === "refuse" ? "bad" : "";
    return html`<span class="tick ${kind} ${bad} ${index > this.#at ? "ahead" : ""}" title=${`${seconds(event.at)} ${sentence(event)}`}
      ${place({ left: `${this.#x(index)}px` })}><svg viewBox="0 0 12 12" aria-hidden="true">${svg`<use href=${`#${SHAPES[kind]}`}></use>`}</svg></span>`;
  }

  #fork(): TemplateResult {
    const label = this.desk.past ? t("Branch from this moment") : t("Branch from now");
    return html`<button class="btn sm tl-fork" aria-label=${label} title=${`${label} (F)`} aria-keyshortcuts="F"
      ?disabled=${this.desk.connection !== "live"} @click=${() => void fork(this.desk)}>${icon("fork", true)}<span>${t("Fork")}</span></button>`;
  }

  #info(events: readonly LabEvent[]): TemplateResult {
    const event = events[this.#at];
    const past = this.desk.past;
    return html`<div class="tl-info">
      <span><b class="num">${t("Event {number} of {count}", { number: events.length ? this.#at + 1 : 0, count: events.length })}</b>
        ${past ? html`<span class="c-live">${t("in the past, read-only")}</span>` : html`<span class="muted">${event ? sentence(event) : ""}</span>`}</span>
      ${past ? html`<button class="btn sm" @click=${() => this.seek(null)}>${t("Back to now")}</button>` : nothing}
      ${this.desk.boot.shared ? nothing : this.#fork()}
    </div>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    const acts: Record<string, () => void> = {
      ArrowLeft: () => this.step(-1),
      ArrowDown: () => this.step(-1),
      ArrowRight: () => this.step(1),
      ArrowUp: () => this.step(1),
      PageUp: () => this.stepGroup(1),
      PageDown: () => this.stepGroup(-1),
      Home: () => this.seek(0),
      End: () => this.seek(null),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  readonly #grab = (event: PointerEvent): void => {
    const rail = event.currentTarget as HTMLElement;
    const go = (each: PointerEvent) =>
      this.seek(nearest(this.#track.places, each.clientX - rail.getBoundingClientRect().left));
    rail.setPointerCapture(event.pointerId);
    const end = new AbortController();
    rail.addEventListener("pointermove", go, { signal: end.signal });
    for (const name of ["pointerup", "pointercancel"])
      rail.addEventListener(name, () => end.abort(), { signal: end.signal });
    go(event);
  };
}
