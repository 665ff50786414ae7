/** The stage: four views of the same moment, one shown at a time. */
import { html, nothing, render } from "lit-html";
import { withGhosts } from "./assist/ghosts";
import { t } from "./i18n";
import { Part } from "./part";
import { lock } from "./practice/lock";
import { saveMenu } from "./save_picture";
import { moveInTabs } from "./tabs";
import type { Look, View } from "./types";
import { VIEWS } from "./views/index";
import { litCount, litWords } from "./views/traces";
import { icon } from "./words";

const ICONS: Readonly<Record<string, string>> = { map: "map", rules: "rules", dns: "dns", "control-plane": "cp" };
const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Stage extends Part {
  readonly #tabs = document.createElement("div");
  readonly #save = document.createElement("div");
  readonly #hosts = new Map<string, HTMLElement>();
  #names: Readonly<Record<string, string>> = {};

  protected override ready(): void {
    this.#names = { map: t("Map"), rules: t("Rules"), dns: t("DNS"), "control-plane": t("Control plane") };
    this.#tabs.className = "tabs";
    this.#tabs.setAttribute("role", "tablist");
    this.#tabs.setAttribute("aria-label", t("Views"));
    this.#tabs.addEventListener("keydown", moveInTabs);
    const head = document.createElement("div");
    head.className = "stage-head";
    head.append(this.#tabs, this.#save);
    this.append(head);
    for (const view of VIEWS) this.append(this.#hostOf(view));
    if (!this.#hosts.has(this.desk.view)) this.desk.view = VIEWS[0]?.name ?? "map";
  }

  #hostOf(view: View): HTMLElement {
    const host = document.createElement("section");
    host.className = `view v-${view.name}`;
    host.id = `view-${view.name}`;
    host.setAttribute("role", "tabpanel");
    host.setAttribute("aria-labelledby", `tab-${view.name}`);
    this.#hosts.set(view.name, host);
    return host;
  }

  protected override draw(): void {
    render(
      VIEWS.map((view, index) => this.#tab(view, index)),
      this.#tabs,
    );
    render(this.desk.boot.quiet ? nothing : saveMenu(this.desk), this.#save);
    for (const view of VIEWS) {
      const host = this.#hosts.get(view.name);
      if (!host) continue;
      host.hidden = view.name !== this.desk.view;
      if (!host.hidden) this.#show(view, host);
    }
    this.closest(".stage")?.classList.toggle("stale", this.desk.connection === "reconnecting");
    this.closest(".stage")?.classList.toggle("past", this.desk.past);
  }

  #show(view: View, host: HTMLElement): void {
    const { snapshot } = this.desk;
    if (!snapshot) {
      if (!host.hasChildNodes()) host.classList.add("waiting");
      return;
    }
    host.classList.remove("waiting");
    if (this.desk.boot.drill && !(view.name in snapshot.pictures)) {
      lock(host, view.name, this.desk);
      return;
    }
    const preview = this.drafts.previews?.of(this.drafts.current) ?? null;
    host.classList.toggle("previewing", preview !== null);
    view.render(host, withGhosts({ ...snapshot, outcome: this.desk.refused }, preview), this.#look());
  }

  #look(): Look {
    const { desk } = this;
    return {
      context: desk,
      selected: desk.selected,
      lines: desk.boot.quiet ? [] : desk.lines,
      lineOf: (line) => (desk.boot.quiet ? null : this.drafts.placeOf(line)),
      readOnly: desk.readOnly,
      reducedMotion: still.matches,
      interactive: true,
      drill: desk.boot.drill !== undefined,
    };
  }

  #tab(view: View, index: number) {
    const shown = view.name === this.desk.view;
    const { snapshot, lines, boot } = this.desk;
    const lit = snapshot && !boot.quiet ? litCount(snapshot, view.name, lines) : 0;
    return html`<button class="tab" role="tab" id=${`tab-${view.name}`} aria-selected=${shown} aria-controls=${`view-${view.name}`}
        tabindex=${shown ? 0 : -1} aria-keyshortcuts=${index + 1} title=${lit > 0 ? litWords(lit) : nothing} @click=${() => this.desk.show(view.name)}>
        ${ICONS[view.name] ? icon(ICONS[view.name] ?? "") : nothing}<span>${this.#names[view.name] ?? view.name}</span>${lit > 0 ? html`<span class="lit-n num" aria-hidden="true">${lit}</span>` : nothing}</button>`;
  }
}
