/** The node's rules as iptables-save prints them: to read, to search and to copy. */
import { html, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { copyButton } from "./rules_inspector";
import { type RulesPicture, type RulesState, saveCommand } from "./rules_picture";
import type { Stage } from "./stage";

export function saved(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult {
  const { save, node } = picture.detail;
  return listing(save, t("{command} on {node}", { command: saveCommand(picture.detail), node }), stage);
}

/** Any long text of rules. */
export function listing(text: string, label: string, stage: Stage<RulesState>): TemplateResult {
  const { filter } = stage.state;
  const lines = text.trimEnd().split("\n");
  const wanted = filter.toLowerCase();
  const shown = wanted ? lines.filter((line) => line.toLowerCase().includes(wanted)) : lines;
  return html`<div class="saved">
    <div class="saved-h">
      <label class="vh" for="saved-filter">${t("Only lines with")}</label>
      <input
        id="saved-filter"
        type="search"
        class="mono"
        autocomplete="off"
        spellcheck="false"
        placeholder=${t("Only lines with…")}
        .value=${filter}
        @input=${(event: Event) => {
          stage.state.filter = (event.target as HTMLInputElement).value;
          stage.draw();
        }}
      />
      <span class="muted num" role="status">${t("{shown} of {count} lines", { shown: shown.length, count: lines.length })}</span>
      <span class="spacer"></span>
      ${copyButton(text, t("Copy all"), stage.look)}
    </div>
    <pre class="saved-b" tabindex="0" aria-label=${label}>${shown.join("\n")}</pre>
  </div>`;
}
