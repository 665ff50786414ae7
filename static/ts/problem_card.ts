/** What is wrong with one line: a plain sentence where we have one, and always the API server's own words. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "./i18n";
import type { Problem } from "./types";
import { icon, rich } from "./words";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** `mend` does what the problem's own fix says. */
export function card(problem: Problem, mend: () => void): TemplateResult {
  const words = html`<pre lang="en">${problem.text}</pre>`;
  return html`<div class="lint">
    <span class="lint-i">${icon("err")}</span>
    <div>
      ${
        problem.hint
          ? html`<p>${plain(say(problem.hint))}</p>${fixButton(problem, mend)}
              <details open><summary>${t("What the API server says")}</summary>${words}</details>`
          : html`<p><code lang="en">${problem.text}</code></p>${fixButton(problem, mend)}`
      }
    </div>
  </div>`;
}

function fixButton(problem: Problem, mend: () => void): TemplateResult | typeof nothing {
  if (!problem.fix) return nothing;
  return html`<button type="button" class="btn sm fix" aria-keyshortcuts="Control+. Meta+." @click=${mend}>
    ${say(problem.fix.says)} <kbd aria-hidden="true">${MAC ? "⌘." : "Ctrl ."}</kbd></button>`;
}

/** The first sentence stands out: it says what is wrong, the rest says why or what next. */
function plain(sentence: string): TemplateResult {
  const [, first = sentence, rest = ""] = /^(.*?(?:[.:] |。))(.*)$/s.exec(sentence) ?? [];
  return html`<b>${rich(first)}</b>${rich(rest)}`;
}
