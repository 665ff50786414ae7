/** Which pane is shown where there is no room for all: a switch over the left column, tabs at the bottom of a phone. */
import { html, nothing, render } from "lit-html";
import { t } from "./i18n";
import { Part } from "./part";
import { remember } from "./storage";
import { moveInTabs } from "./tabs";
import { icon } from "./words";

export type Pane = "lesson" | "yaml" | "stage" | "console";

/** Shows a pane, whatever the width; the left column follows. */
export function showPane(pane: Pane): void {
  const { dataset } = document.documentElement;
  dataset.pane = pane;
  remember("pane", pane);
  if (pane === "lesson" || pane === "yaml") {
    dataset.left = pane;
    remember("left", pane);
  }
  document.dispatchEvent(new CustomEvent("pane"));
}

export class PaneSwitch extends Part {
  protected override ready(): void {
    document.addEventListener("pane", () => this.draw());
  }

  protected override draw(): void {
    const phone = this.hasAttribute("phone");
    const { pane, left } = document.documentElement.dataset;
    const shown = phone ? pane : left;
    const panes: readonly (readonly [Pane, string, string])[] = [
      ["lesson", "book", this.desk.boot.drill ? t("Task") : t("Lesson")],
      ["yaml", "code", this.desk.boot.drill ? t("Causes and fix") : t("YAML")],
      ...(phone
        ? ([
            ["stage", "map", t("Diagrams")],
            ["console", "term", t("Console")],
          ] as const)
        : []),
    ];
    const wrong = this.drafts.current.problems.length > 0;
    const dirty = ["changed", "wrong", "refused"].includes(this.drafts.standing(this.drafts.current));
    const flag = wrong
      ? html`<span class="flag dirty bad"></span>`
      : dirty
        ? html`<span class="flag dirty"></span>`
        : nothing;
    render(
      html`<div class=${phone ? "mobile-tabs" : "seg"} role="tablist" aria-label=${phone ? t("Panes") : t("Left pane")} @keydown=${moveInTabs}>
        ${panes.map(
          ([
            name,
            symbol,
            label,
          ]) => html`<button role="tab" aria-selected=${shown === name} tabindex=${shown === name ? 0 : -1}
            @click=${() => showPane(name)}>${icon(symbol, !phone)}<span>${label}</span>${name === "yaml" ? flag : nothing}</button>`,
        )}
      </div>`,
      this,
    );
  }
}
