/** What stands where a text is still on its way from the server, or does not come. */
import { html, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Fetched } from "../pictures";

export function fetchedText({ text, error }: Fetched, draw: (text: string) => TemplateResult): TemplateResult {
  if (text !== null) return draw(text);
  if (error !== null)
    return html`<p class="v-nothing">${t("This could not be fetched: {reason}", { reason: error })}</p>`;
  return html`<p class="v-nothing muted" role="status">${t("Fetching…")}</p>`;
}
