/** The left pane of a drill: what is complained about, what has been looked at, and what each look was worth. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { announce } from "../live_region";
import { Part } from "../part";
import { icon, place } from "../words";
import { clock, type Drill, drillOf, type Observation } from "./types";

export class DrillLog extends Part {
  #told = -1;
  #asking = false;

  protected override draw(): void {
    const drill = drillOf(this.desk);
    if (!drill) return;
    this.#announce(drill);
    const count = drill.observations.length;
    const total = drill.numbers?.[0] ?? null;
    render(
      html`<div class="dr-scroll" tabindex="0" role="region" aria-label=${t("Looked at so far")}>
          <div class="dr-h"><h2>${t("Looked at so far")}</h2><span class="muted num">${count === 1 ? t("1 observation") : t("{count} observations", { count })}</span></div>
          ${count === 0 ? html`<p class="dr-none">${t("Nothing yet. Ask in the console below: each thing that you look at counts as one observation.")}</p>` : nothing}
          <ol class="dr-log">${drill.observations.map((each, index) => this.#row(each, index, drill, total))}</ol>
          ${drill.changes.length ? html`<p class="dr-note">${icon("info", true)}<span>${t("You have changed something. What you look at from now on is not counted.")}</span></p>` : nothing}
          ${drill.hints.map((hint, index) => html`<p class="dr-hint">${icon("bulb", true)}<span><b>${t("Hint {number}", { number: index + 1 })}</b> ${hint.says ? say(hint.says) : t("Nothing that you could look at would tell the rest apart. Mend it.")}</span></p>`)}
        </div>
        ${drill.may_hint && !this.desk.boot.shared ? this.#foot(drill) : nothing}`,
      this,
    );
  }

  #row(each: Observation, index: number, drill: Drill, total: number | null): TemplateResult {
    const nothingNew = each.left !== null && each.left === each.before;
    const last = index === drill.observations.length - 1 && !drill.outcome;
    const number = index + 1;
    const kind = `${nothingNew ? "zero" : ""} ${last && !nothingNew && each.scored ? "cur" : ""}`;
    return html`<li class=${kind}>
      <span class="on num" aria-hidden="true">${number}</span>
      <div>${this.desk.boot.drill?.replay ? html`<button class="linkish" @click=${() => this.desk.seek(each.event)}>${wording(each)}</button>` : wording(each)}
        <p class="num">${clock(each.at)}${each.scored ? (nothingNew ? html` · ${t("nothing new")}` : nothing) : html` · ${t("not counted")}`}</p></div>
      ${each.left === null ? nothing : html`<span class="delta num" aria-label=${t("from {before} to {left}", { before: each.before ?? 0, left: each.left })}>${each.before} → ${each.left}</span>`}
      ${each.left === null || total === null ? nothing : bar(each.before ?? 0, each.left, total)}
    </li>`;
  }

  #foot(drill: Drill): TemplateResult {
    const taken = drill.hints.length;
    return html`<div class="dr-foot"><button class="btn sm" ?disabled=${this.#asking || this.desk.connection !== "live"} @click=${() => void this.#hint()}>
      ${icon("bulb", true)}<span>${t("Where to look next")}</span>${taken ? html`<span class="count num">${taken}</span>` : nothing}</button>
      <span class="muted">${this.#asking ? t("comparing what is still possible") : t("A hint costs 5 points.")}</span></div>`;
  }

  async #hint(): Promise<void> {
    this.#asking = true;
    this.draw();
    await this.desk.ask({ do: "nudge" });
    this.#asking = false;
    this.draw();
    const scroll = this.querySelector(".dr-scroll");
    scroll?.scrollTo(0, scroll.scrollHeight);
  }

  #announce(drill: Drill): void {
    const said = drill.observations.length + 1000 * drill.hints.length;
    const before = this.#told;
    this.#told = said;
    if (before < 0 || before === said) return;
    const last = drill.observations.at(-1);
    const hint = drill.hints.at(-1);
    if (said - before >= 1000 && hint?.says) announce(say(hint.says));
    else if (last && last.left !== null)
      announce(t("{before} causes, now {left}", { before: last.before ?? 0, left: last.left }));
    requestAnimationFrame(() => this.querySelector(".dr-scroll")?.scrollTo(0, 1e6));
  }
}

function wording(each: Observation): TemplateResult {
  return each.says ? html`<span>${say(each.says)}</span>` : html`<code lang="en">${each.line}</code>`;
}

function bar(before: number, left: number, total: number): TemplateResult {
  const share = (value: number) => `${(100 * value) / total}%`;
  return html`<span class="cuts" aria-hidden="true"><i ${place({ width: share(left) })}></i><i class="cut" ${place({ width: share(before - left) })}></i></span>`;
}
