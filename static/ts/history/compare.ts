/** Two branches side by side on one clock: what differs between them at the same time, and nothing else. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { Branch, Comparison, Side } from "../asking";
import type { Desk } from "../desk";
import { say, seconds, t } from "../i18n";
import { icon } from "../words";
import { nameOf } from "./moves";

/** Opens over the page; the page below stays as it is. */
export function showComparison(desk: Desk): void {
  const dialog = document.createElement("dialog");
  dialog.className = "compare";
  dialog.setAttribute("aria-labelledby", "compare-title");
  document.body.append(dialog);
  dialog.addEventListener("close", () => dialog.remove());
  new Sheet(desk, dialog).ask();
  dialog.showModal();
}

class Sheet {
  #pair: readonly [number, number];
  #at: number | null = null;
  #found: Comparison | null = null;
  #refusal = "";
  #round = 0;

  constructor(
    private readonly desk: Desk,
    private readonly dialog: HTMLDialogElement,
  ) {
    const history = desk.snapshot?.history;
    const here = history?.branch ?? 0;
    const other = history?.branches.find((branch) => branch.id !== here)?.id ?? here;
    this.#pair = [other, here];
    this.#draw();
  }

  ask(): void {
    void this.#ask();
  }

  async #ask(): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    const [branch, other] = this.#pair;
    const reply = await this.desk.ask({ do: "compare", branch, with: other, at: this.#at });
    if (round !== this.#round) return;
    if (reply?.type === "comparison") [this.#found, this.#refusal] = [reply, ""];
    else this.#refusal = reply?.type === "error" ? say(reply.message) : t("There is no connection.");
    this.#draw();
  }

  #branches(): readonly Branch[] {
    return this.desk.snapshot?.history?.branches ?? [];
  }

  #choose(side: 0 | 1, id: number): void {
    this.#pair = side === 0 ? [id, this.#pair[1]] : [this.#pair[0], id];
    this.ask();
  }

  #draw(): void {
    const found = this.#found;
    render(
      html`<div class="keys-h"><h2 id="compare-title">${t("Two branches at the same time")}</h2>
          <button class="icon-btn" aria-label=${t("Close")} @click=${() => this.dialog.close()}>${icon("x")}</button></div>
        ${this.#refusal ? html`<p class="note bad">${icon("err")}<span>${this.#refusal}</span></p>` : nothing}
        ${found ? this.#clock(found) : nothing}
        <div class="compare-b" tabindex="0" role="region" aria-label=${t("What differs")}>
          <table class="data">
            <thead><tr><th scope="col"><span class="vh">${t("What")}</span></th>${this.#head(0)}${this.#head(1)}</tr></thead>
            <tbody>${found ? this.#rows(found) : nothing}</tbody>
          </table>
          ${found ? html`<p class="muted">${found.rows.length ? t("{count} things are the same in both.", { count: found.same }) : t("At this time nothing differs: {count} things are the same in both.", { count: found.same })}</p>` : nothing}
        </div>`,
      this.dialog,
    );
  }

  #head(side: 0 | 1): TemplateResult {
    const label = side === 0 ? t("Left branch") : t("Right branch");
    return html`<th scope="col"><select aria-label=${label} @change=${(event: Event) => this.#choose(side, Number((event.target as HTMLSelectElement).value))}>
      ${this.#branches().map((branch, place) => html`<option value=${branch.id} ?selected=${branch.id === this.#pair[side]}>${nameOf(branch, place)}</option>`)}
    </select></th>`;
  }

  #clock(found: Comparison): TemplateResult {
    return html`<label class="compare-c"><span>${t("Clock")}</span>
      <input type="range" min="0" max=${found.newest} step="1" .value=${String(found.at)} aria-valuetext=${seconds(found.at)}
        @input=${(event: Event) => {
          this.#at = Number((event.target as HTMLInputElement).value);
          this.ask();
        }}><b class="num">${seconds(found.at)}</b></label>`;
  }

  #rows(found: Comparison): readonly TemplateResult[] {
    const counts: readonly (readonly [string, (side: Side) => number])[] = [
      [t("Events"), (side) => side.events],
      [t("Revision"), (side) => side.revision],
      [t("Changes of its own"), (side) => side.changes],
    ];
    const [left, right] = found.sides;
    return [
      ...counts.map(([label, value]) => row(label, String(value(left)), String(value(right)))),
      ...found.rows.map((each) => row(each.what, each.left, each.right)),
    ];
  }
}

function row(what: string, left: string | null, right: string | null): TemplateResult {
  const cell = (value: string | null, other: string | null) =>
    value === null
      ? html`<td class="none"><span>${t("not there")}</span></td>`
      : html`<td class=${other === null ? "only" : value === other ? "" : "other"}>${value || "–"}</td>`;
  return html`<tr><th scope="row">${what}</th>${cell(left, right)}${cell(right, left)}</tr>`;
}
