/** The text twin under each picture: the same content in sentences and real tables, for everyone. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { Look, Params, Text } from "../types";
import { icon } from "../words";
import type { Cell, Table, Words } from "./picture";

/** A sentence from the server in the page's language, what fills its holes set apart as code. */
export function rich([message, params]: Text): TemplateResult {
  return withCode(t(message), params);
}

/** A translated sentence whose holes are filled with code: addresses and names, never markup of theirs. */
export function withCode(sentence: string, params: Params = {}): TemplateResult {
  const parts = sentence.split(/\{(\w+)\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : hole(params[part], part)))}`;
}

function hole(value: string | number | undefined, name: string): TemplateResult | string {
  if (value === undefined) return `{${name}}`;
  return typeof value === "number" ? String(value) : html`<code>${value}</code>`;
}

/** Closed, it shows the first sentence; open, all of them and the tables. */
export function twin(words: Words, look: Look, open = false): TemplateResult {
  const [first] = words.sentences;
  return html`<details class="twin" ?open=${open}>
    <summary>
      <span class="chev">${icon("chev", true)}</span><span class="twin-h">${t("In words")}</span>
      ${first ? html`<span class="twin-first">${say(first)}</span>` : nothing}
    </summary>
    <div class="body" tabindex="0" role="group" aria-label=${t("In words")}>
      ${words.sentences.map((sentence) => html`<p>${rich(sentence)}</p>`)}
      ${words.tables.map((table) => tableOf(table, look))}
    </div>
  </details>`;
}

function tableOf(table: Table, look: Look): TemplateResult {
  return html`<table class="data twin-t">
    <caption>${say(table.caption)}</caption>
    <thead><tr>${table.columns.map((column) => html`<th scope="col">${say(column)}</th>`)}</tr></thead>
    <tbody>
      ${table.rows.map(
        (row, index) => html`<tr class=${table.keys[index] && table.keys[index] === look.selected ? "sel" : ""}>
          ${row.map((cell, column) => (column === 0 ? head(cell, table.keys[index], look) : html`<td>${cellOf(cell)}</td>`))}
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function head(cell: Cell, key: string | undefined, look: Look): TemplateResult {
  if (!key || !look.interactive) return html`<th scope="row">${cellOf(cell)}</th>`;
  return html`<th scope="row">
    <button type="button" class="linkish" @click=${() => look.context.select(key)}>${cellOf(cell)}</button>
  </th>`;
}

function cellOf(cell: Cell): TemplateResult | string {
  return typeof cell === "object" ? rich(cell) : String(cell);
}
