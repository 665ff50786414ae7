/** The list of keys, on `?` or from the bar. */
import { html, render } from "lit-html";
import { t } from "./i18n";
import { recall, remember } from "./storage";
import { icon } from "./words";

export function singleKeys(): boolean {
  return recall("single-keys") !== "off";
}

export function showKeys(): void {
  let dialog = document.querySelector<HTMLDialogElement>("dialog.keys");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    document.body.append(dialog);
  }
  const sheet = dialog;
  render(
    content(() => sheet.close()),
    sheet,
  );
  sheet.showModal();
}

function content(close: () => void) {
  const keys: readonly (readonly [readonly string[], string])[] = [
    [["Ctrl ↵", "⌘ ↵"], t("Apply")],
    [["1", "2", "3", "4"], t("Map, Rules, DNS, Control plane")],
    [[",", "."], t("Step back, forward")],
    [["<", ">"], t("Previous, next group")],
    [["Home", "End"], t("First event, now")],
    [[t("Space")], t("Play, pause")],
    [["/"], t("Console")],
    [["U", "⇧ U"], t("Undo, redo")],
    [["F"], t("Branch from the moment that is shown")],
    [["G"], t("From what is selected to its line of YAML")],
    [["W"], t("Why is this here?")],
    [["N", "P"], t("Next, previous step of the lesson")],
    [["F6", "⇧ F6"], t("Next, previous pane")],
    [["F8"], t("Next error in the editor")],
    [["Ctrl .", "⌘ ."], t("Quick fix")],
    [["Ctrl Space"], t("Propose what may be written")],
    [["Ctrl I", "⌘ I"], t("Explain the field at the cursor")],
    [["Esc", "Tab"], t("Leave the editor")],
    [["Esc"], t("Close, then back to now")],
    [["←", "→"], t("Resize a pane, on its grip")],
    [["?"], t("This list")],
  ];
  const turn = (event: Event) => remember("single-keys", (event.target as HTMLInputElement).checked ? null : "off");
  return html`<div class="keys-h"><h2 id="keys-title">${t("Keyboard")}</h2>
      <button class="icon-btn" aria-label=${t("Close")} @click=${close}>${icon("x")}</button></div>
    <dl class="keys-b">${keys.map(([caps, what]) => html`<div><dt>${caps.map((cap) => html`<kbd>${cap}</kbd> `)}</dt><dd>${what}</dd></div>`)}</dl>
    <div class="keys-f"><label><input type="checkbox" ?checked=${singleKeys()} @change=${turn}>${t("Single keys work outside text fields")}</label></div>`;
}
