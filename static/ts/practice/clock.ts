/** The time on the server's clock, counted on here; it can stand still outside exams. Giving up stands beside it. */
import { html, nothing, render } from "lit-html";
import { t } from "../i18n";
import { announce } from "../live_region";
import { Part } from "../part";
import { icon, place } from "../words";
import { clock, type Drill, drillOf } from "./types";

const TOLD = [5, 2, 1]; // minutes left at which it is said

export class DrillClock extends Part {
  #base = 0;
  #since = 0;
  #told: Drill | null = null;
  #said = new Set<number>();
  #sure = false;
  #left = false;

  protected override ready(): void {
    window.setInterval(() => this.draw(), 1000);
  }

  protected override draw(): void {
    const drill = drillOf(this.desk);
    if (!drill) return;
    if (drill !== this.#told) {
      this.#told = drill;
      this.#base = drill.clock.elapsed;
      this.#since = performance.now();
      this.#finish(drill);
    }
    const spent = this.#base + (drill.clock.running ? performance.now() - this.#since : 0);
    const left = drill.limit - spent;
    if (drill.clock.running) this.#warn(left);
    const share = Math.min(100, (100 * spent) / drill.limit);
    render(
      html`<div class="dr-clock ${drill.clock.running ? "" : "still"}" role="timer" aria-label=${t("{spent} of {limit}", { spent: clock(spent), limit: clock(drill.limit) })}>
          ${icon("clock")}<b class="num">${clock(spent)}</b><span class="muted num">/ ${clock(drill.limit)}</span>
          <span class="dr-bar" aria-hidden="true"><i ${place({ width: `${share}%` })}></i></span></div>
        ${drill.may_pause ? html`<button class="icon-btn" aria-label=${drill.clock.running ? t("Stop the clock") : t("Go on")} title=${drill.clock.running ? t("Stop the clock") : t("Go on")} @click=${() => void this.desk.ask({ do: "pause", still: drill.clock.running })}>${icon(drill.clock.running ? "pause" : "play")}</button>` : nothing}
        ${drill.outcome ? html`<a class="btn sm primary" href=${this.desk.boot.drill?.report ?? ""}>${t("To the report")}</a>` : this.#giveUp()}`,
      this,
    );
  }

  /** A second press is asked for, in the same place. */
  #giveUp() {
    return html`<button class="btn sm ${this.#sure ? "" : "quiet"}" @click=${() => {
      if (this.#sure) void this.desk.ask({ do: "give-up" });
      this.#sure = !this.#sure;
      this.draw();
      if (this.#sure) window.setTimeout(() => this.#calm(), 5000);
    }}>${this.#sure ? t("Press again to give up") : t("Give up")}</button>`;
  }

  #calm(): void {
    this.#sure = false;
    this.draw();
  }

  #warn(left: number): void {
    for (const minutes of TOLD) {
      if (left > minutes * 60_000 || left < minutes * 60_000 - 5000 || this.#said.has(minutes)) continue;
      this.#said.add(minutes);
      announce(minutes === 1 ? t("1 minute left") : t("{minutes} minutes left", { minutes }));
    }
  }

  /** What was open and is over now leads to its report. */
  #finish(drill: Drill): void {
    const place = this.desk.boot.drill;
    if (!drill.outcome || !place || place.replay || this.#left) return;
    this.#left = true;
    announce(drill.outcome === "fixed" ? t("It works again.") : t("The drill is over."));
    window.setTimeout(() => location.assign(place.report), 900);
  }
}
