/** Pictures to take away: the view that is shown, and a packet's way, as SVG, PNG or DOT. */
import { html, nothing, type TemplateResult } from "lit-html";
import type { Desk } from "./desk";
import { t } from "./i18n";
import { pictureUrl } from "./pictures";
import type { Snapshot } from "./types";
import { icon } from "./words";

const FORMATS = ["svg", "png", "dot"] as const;

export function saveMenu(desk: Desk): TemplateResult | typeof nothing {
  const { snapshot } = desk;
  if (!snapshot) return nothing;
  const names: Readonly<Record<string, string>> = {
    map: t("Map"),
    rules: t("Rules"),
    dns: t("DNS"),
    "control-plane": t("Control plane"),
  };
  return html`<details class="save-menu" @keydown=${leave} @focusout=${leftBehind}>
    <summary class="icon-btn" aria-label=${t("Save picture")} title=${t("Save picture")}>${icon("save")}</summary>
    <div class="save-p">
      ${row(desk.view, names[desk.view] ?? desk.view, snapshot)}
      ${snapshot.pictures.packet ? row("packet", t("The packet's way"), snapshot) : nothing}
    </div>
  </details>`;
}

function row(name: string, label: string, snapshot: Snapshot): TemplateResult {
  return html`<p><span>${label}</span>${FORMATS.map(
    (format) =>
      html`<a class="btn quiet sm" href=${pictureUrl(name, format, snapshot, true)} download aria-label=${t("{picture} as {format}", { picture: label, format: format.toUpperCase() })}>${format.toUpperCase()}</a>`,
  )}</p>`;
}

function leave(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (event.key !== "Escape" || !menu.open) return;
  event.stopPropagation();
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

function leftBehind(event: FocusEvent): void {
  const menu = event.currentTarget as HTMLDetailsElement;
  if (!menu.contains(event.relatedTarget as Node | null)) menu.open = false;
}
