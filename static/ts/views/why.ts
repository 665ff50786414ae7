/** Why something is here: the steps that led to it, oldest first, each with the lines of YAML and the moment behind it. */
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { Line, Look, Text } from "../types";

export interface Reason {
  readonly kind: "api" | "controller" | "proxy" | "serve";
  readonly text: Text;
  readonly event: number | null;
  readonly revision: number;
  readonly lines: readonly Line[];
}

export function whyList(reasons: readonly Reason[], look: Look): TemplateResult {
  return html`<ol class="why">${reasons.map((reason) => step(reason, look))}</ol>`;
}

/** The lines alone. */
export function lineList(lines: readonly Line[], look: Look): TemplateResult {
  return html`<ul class="why-lines">${lines.map((line) => html`<li>${lineOf(line, look)}</li>`)}</ul>`;
}

function step(reason: Reason, look: Look): TemplateResult {
  const { event } = reason;
  return html`<li class=${reason.kind}>
    <svg class="k" viewBox="0 0 13 13" aria-hidden="true">${shape(reason.kind)}</svg>
    <div>
      <span class="why-l">${say(reason.text)} <span class="muted num nowrap">${t("rev {revision}", { revision: reason.revision })}</span>
        ${event === null ? nothing : html`<button type="button" class="linkish" @click=${() => look.context.seek(event)}>${t("Show that moment")}</button>`}</span>
      ${reason.lines.map((line) => lineOf(line, look))}
    </div>
  </li>`;
}

/** The field, and the line of the learner's text where it stands. */
function lineOf(line: Line, look: Look): TemplateResult | typeof nothing {
  const [object, field] = line;
  const name = field || "metadata.name";
  const place = look.lineOf(line);
  if (place === null) return object.startsWith("EndpointSlice/") ? nothing : html`<code>${name}</code>`;
  const words = place.written
    ? t("line {line}", { line: place.line })
    : t("left out, near line {line}", { line: place.line });
  return html`<span class="why-l"><code>${name}</code> <button type="button" class="linkish num" @click=${() => look.context.goTo(line)}>${words}</button></span>`;
}

/** Diamond: the API server stored it. Circle: a controller wrote it. Square: a proxy wrote rules, or CoreDNS saw it. */
function shape(kind: Reason["kind"]): SVGTemplateResult {
  if (kind === "api") return svg`<path d="M6.5 .8 12.2 6.5 6.5 12.2 .8 6.5Z" />`;
  if (kind === "controller") return svg`<circle cx="6.5" cy="6.5" r="4.8" />`;
  return svg`<rect x="1.7" y="1.7" width="9.6" height="9.6" />`;
}
