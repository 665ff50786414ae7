/** Over the rules of a node whose kube-proxy is behind: since when they are old, for what, and with which node to compare. */
import { html, nothing, type TemplateResult } from "lit-html";
import { seconds, t } from "../i18n";
import type { Look } from "../types";
import { icon } from "../words";
import type { RulesPicture } from "./rules_picture";

const VERBS: Readonly<Record<string, () => string>> = {
  create: () => t("was created"),
  update: () => t("was changed"),
  delete: () => t("was deleted"),
};

export function behindNote(
  picture: RulesPicture,
  look: Look,
  compare: (node: string) => void,
): TemplateResult | typeof nothing {
  const { behind, node, seen, others } = picture.detail;
  if (!behind) return nothing;
  const { event } = behind;
  const ahead = others.find((other) => !other.behind);
  return html`<div class="behind" role="note">
    ${icon("clock", true)}
    <p><b>${t("The rules on {node} have been old since {moment}, for {time}.", { node, moment: seconds(behind.since), time: seconds(behind.for) })}</b>
      ${t("{kind} {name} {verb} then, at revision {revision}; kube-proxy here has read up to {seen}.", {
        kind: behind.kind,
        name: behind.name,
        verb: VERBS[behind.verb]?.() ?? behind.verb,
        revision: behind.revision,
        seen,
      })}
      ${behind.count > 1 ? t("It has {count} such changes to read.", { count: behind.count }) : nothing}</p>
    <span class="why-l">
      ${event === null ? nothing : html`<button type="button" class="linkish" @click=${() => look.context.seek(event)}>${t("Show that moment")}</button>`}
      ${ahead ? html`<button type="button" class="linkish" @click=${() => compare(ahead.node)}>${t("Compare with {node}", { node: ahead.node })}</button>` : nothing}
    </span>
  </div>`;
}
