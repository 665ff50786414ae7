/** The story of a write, station by station: request, decoding, defaults, allocation, validation, etcd, and who watched. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, seconds, t } from "../i18n";
import type { FieldRow, Line, Look, Outcome, OutcomeLine, Text } from "../types";
import { icon } from "../words";
import { related } from "../yaml_lines";
import { rich } from "./twin";

interface Turn {
  readonly actor: string;
  readonly event: number;
  readonly at: number;
  readonly text: Text;
  readonly results: readonly { readonly text: Text; readonly revision: number; readonly event: number }[];
}

interface Station {
  readonly name: string;
  readonly text: Text;
  readonly rows: readonly FieldRow[];
  readonly turns: readonly Turn[];
}

export interface Told {
  readonly object: string;
  readonly kind: string;
  readonly name: string;
  readonly verb: "create" | "update" | "delete";
  readonly revision: number;
  readonly event: number;
  readonly stations: readonly Station[];
}

const VERBS: Readonly<Record<string, string>> = {
  create: /* t */ "created",
  update: /* t */ "updated",
  delete: /* t */ "deleted",
};

function titles(): Readonly<Record<string, string>> {
  return {
    request: t("Request"),
    read: t("Reading"),
    client: t("kubectl"),
    decode: t("Decoding"),
    default: t("Defaults"),
    admit: t("Admission"),
    allocate: t("Allocation"),
    change: t("Change"),
    follow: t("Tidying up"),
    validate: t("Validation"),
    store: t("etcd"),
    watch: t("Who was watching"),
  };
}

// As a write passes them; a refused one passes some, and stops at one.
const WAY = ["request", "decode", "default", "admit", "allocate", "validate", "store"];
const BEFORE_REQUEST = ["read", "client"];

/** The stored documents of the newest request, in order. */
export function story(told: readonly Told[], at: number, look: Look): TemplateResult | typeof nothing {
  if (told.length === 0) return nothing;
  return html`<section class="story" aria-label=${t("The story of this write")}>
    ${told.map((each, index) => document(each, index, told.length, at, look))}
  </section>`;
}

function document(told: Told, index: number, count: number, at: number, look: Look): TemplateResult {
  return html`<details class="tale" ?open=${count === 1}>
    <summary>${icon("chev", true)}${count > 1 ? html`<span class="num muted">${index + 1} / ${count}</span>` : nothing}
      <b>${told.kind} ${told.name}</b> <span>${t(VERBS[told.verb] ?? told.verb)}</span>
      <span class="muted num">${t("rev {revision}", { revision: told.revision })}</span></summary>
    <ol class="stations">${told.stations.map((station) => stationOf(station, told.object, at, look))}</ol>
  </details>`;
}

function stationOf(station: Station, object: string, at: number, look: Look): TemplateResult {
  return html`<li class="st ${station.name}">
    <h4>${titles()[station.name] ?? station.name}</h4>
    <div><p>${rich(station.text)}</p>
      ${station.rows.length > 0 ? rowsOf(station.rows, (row) => look.lines.some((line) => isPart(line, object, row.path))) : nothing}
      ${station.turns.length > 0 ? html`<ul class="turns">${station.turns.map((turn) => turnOf(turn, at, look))}</ul>` : nothing}
    </div>
  </li>`;
}

/** What was added, taken away and changed, as a diff against what was pasted or stood there before. */
export function rowsOf(rows: readonly FieldRow[], lit: (row: FieldRow) => boolean = () => false): TemplateResult {
  return html`<dl class="fields mono">${rows.map(
    (row) => html`<div class=${row.mark === "-" ? "del" : row.mark === "+" ? "add" : "mod"} ?data-lit=${lit(row)}>
      <dt><span class="mark"><span aria-hidden="true">${row.mark === "-" ? "−" : row.mark}</span><span class="vh">${spoken(row.mark)}</span></span> ${row.path}</dt>
      <dd>${row.before ? html`<del>${row.before}</del>` : nothing}${row.before && row.value ? " → " : ""}${row.value ? html`<ins>${row.value}</ins>` : nothing}</dd>
    </div>`,
  )}</dl>`;
}

/** The field that is looked at, or one in it; the name of an object would light all of them. */
function isPart([object, field]: Line, of: string, path: string): boolean {
  return field.includes(".") && !field.startsWith("metadata.name") && related([object, field], [of, path]);
}

function spoken(mark: FieldRow["mark"]): string {
  return mark === "+" ? t("added") : mark === "-" ? t("removed") : t("changed");
}

function turnOf(turn: Turn, at: number, look: Look): TemplateResult {
  return html`<li>
    <button type="button" class="linkish mono" @click=${() => look.context.seek(turn.event)}>${turn.actor}</button>
    <span class="num muted">${t("after {seconds}", { seconds: seconds(turn.at - at) })}</span>
    <span>${rich(turn.text)}${turn.results.map((result) => html` ${t("then")} ${rich(result.text)} <span class="muted num nowrap">${t("rev {revision}", { revision: result.revision })}</span>`)}</span>
  </li>`;
}

/** What was refused, at which station, and why; it has changed nothing, so it stands in no event. */
export function refused(outcome: Outcome | null, look: Look): TemplateResult | typeof nothing {
  const lines = outcome?.lines.filter((line) => line.error && line.station) ?? [];
  if (lines.length === 0) return nothing;
  return html`<section class="story refusals" aria-label=${t("What was refused")}>
    ${lines.map((line) => refusal(line, look))}
  </section>`;
}

function refusal(line: OutcomeLine, look: Look): TemplateResult {
  const [kind, namespace, name] = line.what ?? [];
  const station = line.station ?? "";
  const passed = BEFORE_REQUEST.includes(station) ? [] : WAY.slice(0, WAY.indexOf(station));
  const missed = WAY.slice(BEFORE_REQUEST.includes(station) ? 0 : WAY.indexOf(station) + 1);
  const select = () => look.context.select(kind && name ? `${kind}/${namespace}/${name}` : null);
  return html`<details class="tale bad" open>
    <summary>${icon("chev", true)}<span class="c-bad">${icon("err", true)}</span>
      <b>${name ? `${kind} ${name}` : t("Document {number}", { number: line.document + 1 })}</b> <span>${t("refused")}</span>
      ${line.line ? html`<span class="muted num">${t("line {line}", { line: line.line })}</span>` : nothing}</summary>
    <ol class="stations">
      ${passed.map((each) => html`<li class="st passed"><h4>${titles()[each]}</h4><div><span class="c-ok">${icon("check", true)}</span><span class="vh">${t("passed")}</span></div></li>`)}
      <li class="st stopped"><h4>${titles()[station] ?? station}</h4><div>
        ${line.hint ? html`<p><b>${say(line.hint)}</b></p>` : nothing}
        <pre lang="en">${line.text}</pre>
        <p class="muted">${t("Nothing of it was stored. No revision was made, and nobody who watches has heard of it.")}</p>
        ${line.what ? html`<button type="button" class="linkish" @click=${select}>${t("Show it in the YAML")}</button>` : nothing}
      </div></li>
      ${missed.map((each) => html`<li class="st missed"><h4>${titles()[each]}</h4><div class="muted">${t("not reached")}</div></li>`)}
    </ol>
  </details>`;
}
