/** The lesson's text at work: its links open views, its YAML goes into the editor at a press. */
import { html, render } from "lit-html";
import type { Desk } from "./desk";
import type { Drafts } from "./drafts";
import { t } from "./i18n";
import { announce } from "./live_region";
import { outline } from "./manifest_outline";
import { showPane } from "./pane_switch";

/** Of all the text that will ever stand in there. */
export function followLinks(lesson: Element, desk: Desk): void {
  lesson.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#view-"]') : null;
    if (!link) return;
    event.preventDefault();
    desk.show(link.hash.slice("#view-".length));
    if (matchMedia("(max-width: 760px)").matches) showPane("stage");
  });
}

export function offerTexts(prose: Element, drafts: Drafts): void {
  for (const block of prose.querySelectorAll("pre")) {
    const text = block.textContent ?? "";
    block.tabIndex = 0;
    if (outline(text).length === 0) continue;
    const place = document.createElement("p");
    place.className = "put";
    block.after(place);
    render(html`<button class="btn sm" @click=${() => put(text)}>${t("Put it into the editor")}</button>`, place);
  }

  function put(text: string): void {
    drafts.put(text);
    showPane("yaml");
    announce(t("The text is in the editor, in {name}.", { name: drafts.current.name }));
  }
}
