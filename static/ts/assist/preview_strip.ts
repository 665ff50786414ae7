/** The strip that says what Apply would do, in four figures. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { PreviewAnswer } from "../types";
import { figures } from "./previews";

export function previewHeadline(answer: PreviewAnswer, open: boolean, seeRules: () => void): TemplateResult {
  const { rules, lost } = figures(answer);
  return html`<b>${t("If you apply this")}</b><span class="spacer"></span>${
    rules + lost > 0
      ? html`<button type="button" class="linkish" aria-expanded=${open} @click=${seeRules}>${open ? t("Hide the rules") : rules + lost === 1 ? t("See the rule") : t("See the {count} rules", { count: rules + lost })}</button>`
      : nothing
  }`;
}

/** Who could reach whom that cannot now, or the other way round. */
function reached({ to, now, then, of }: NonNullable<PreviewAnswer["reach"]>[number]): string {
  const holes = { to, now, then, of };
  return now === 0
    ? t("{to} would answer {then} of {of} pods.", holes)
    : t("{to} would answer {then} of {of} pods; now it answers {now}.", holes);
}

/** The rules themselves, as `iptables-save` would print them on the node that one looks at. */
export function previewRules(answer: PreviewAnswer, node: string): TemplateResult {
  const rule = (text: string, kind: "add" | "del", sign: string) =>
    html`<li class=${kind}><span aria-hidden="true">${sign}</span> <span class="vh">${kind === "add" ? t("added") : t("removed")}</span>${text}</li>`;
  return html`<ul class="delta-rules mono" lang="en" tabindex="0" aria-label=${t("Rules on {node}", { node })}>
    ${(answer.less ?? []).map((text) => rule(text, "del", "−"))}${(answer.more ?? []).map((text) => rule(text, "add", "+"))}
  </ul>`;
}

export function previewFigures(answer: PreviewAnswer): TemplateResult {
  const found = figures(answer);
  const figure = (count: number, words: string, sign = "+") =>
    html`<div class=${count ? "" : "none"}><dd class="num">${count && sign ? `${sign}${count}` : count}</dd><dt>${words}</dt></div>`;
  const rules = found.uneven ? t("rules on a node") : t("rules per node");
  return html`<dl class="delta">
    ${figure(found.rules, rules)}
    ${figure(found.endpoints, found.endpoints === 1 ? t("endpoint") : t("endpoints"))}
    ${found.pods ? figure(found.pods, found.pods === 1 ? t("pod") : t("pods")) : nothing}
    ${figure(found.names, found.names === 1 ? t("DNS name") : t("DNS names"))}
    ${figure(found.removed, t("removed"), "−")}
  </dl>
  ${(answer.reach ?? []).map((each) => html`<p class="reach">${reached(each)}</p>`)}`;
}
