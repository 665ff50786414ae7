/** What one learner did, as marks on a line: each opens their lab at that moment, and a branch is sent back from it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { announce } from "../live_region";
import { icon, place } from "../words";
import type { Room } from "./room";
import type { Mark, Row } from "./types";

const sayings = new Map<number, string>();

export function timeline(room: Room, row: Row): TemplateResult | typeof nothing {
  const { marks } = room;
  const attempt = row.attempt;
  if (!attempt || marks.length === 0) return nothing;
  const chosen = marks.find((mark) => mark.event === room.marked) ?? null;
  const last = marks.at(-1);
  return html`<div class="cb-line" role="group" aria-label=${t("What they did, in order")} @keydown=${onKey}>
      <span class="cb-line-t" aria-hidden="true"></span>
      ${marks.map(
        (mark, index) => html`<button type="button" class="cb-mark ${mark.kind}" aria-pressed=${mark === chosen}
          tabindex=${mark === (chosen ?? last) ? 0 : -1} aria-label=${`${timeOf(mark)} ${wordsOf(mark)}`} title=${`${timeOf(mark)} ${wordsOf(mark)}`}
          ${place({ left: `${at(index, marks)}%` })} @click=${() => room.mark(mark.event)}>${shape(mark)}</button>`,
      )}
    </div>
    ${
      chosen
        ? html`<p class="cb-at"><span class="num muted">${timeOf(chosen)}</span> ${wordsOf(chosen)}
          <a class="cs-link" href=${`${room.boot.watch.replace("ATTEMPT", attempt)}#view=map&at=${chosen.event}`}>${t("Open their lab at this moment")}</a></p>`
        : nothing
    }`;
}

/** In order, and the more apart the longer it took; never so near that one cannot be pressed. */
function at(index: number, marks: readonly Mark[]): number {
  const first = marks[0]?.at ?? 0;
  const length = Math.max(1, (marks.at(-1)?.at ?? 0) - first);
  const even = marks.length > 1 ? index / (marks.length - 1) : 0;
  const timed = ((marks[index]?.at ?? 0) - first) / length;
  return 1 + 97 * (0.7 * even + 0.3 * timed);
}

function shape(mark: Mark): TemplateResult {
  if (mark.kind === "hint") return icon("bulb", true);
  return html`<i aria-hidden="true"></i>`;
}

function wordsOf(mark: Mark): string {
  const words = mark.kind === "hint" ? t("took a hint") : say(mark.says);
  return mark.left === null ? words : `${words} → ${t("{count} causes left", { count: mark.left })}`;
}

function timeOf(mark: Mark): string {
  return new Date(mark.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
}

/** Arrows go from mark to mark. */
function onKey(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, Home: -1e6, End: 1e6 };
  const step = steps[event.key];
  if (step === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const marks = [...event.currentTarget.querySelectorAll<HTMLButtonElement>(".cb-mark")];
  const here = marks.indexOf(document.activeElement as HTMLButtonElement);
  if (here < 0) return;
  event.preventDefault();
  const next = marks[Math.min(marks.length - 1, Math.max(0, here + step))];
  next?.focus();
  next?.click();
}

/** A branch from the chosen moment, with a word: the learner gets a link to it. */
export function sender(room: Room, row: Row): TemplateResult {
  const language = row.language || "en";
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const body = new FormData(form);
    body.set("at", String(room.marked ?? ""));
    body.set(
      "csrfmiddlewaretoken",
      document.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "",
    );
    const address = room.boot.send.replace("ATTEMPT", row.attempt ?? "");
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(
      () => null,
    );
    const said = answer ? ((await answer.json().catch(() => ({}))) as { refused?: string }) : {};
    const sentence = answer?.ok
      ? t("Sent. The link opens at this moment.")
      : (said.refused ?? t("The connection was lost. Send it again."));
    sayings.set(row.id, sentence);
    announce(sentence);
    if (answer?.ok) form.reset();
    room.changed();
  };
  return html`<form class="cb-hint" @submit=${submit}>
    <label for="cb-branch">${t("A word with this branch")}</label>
    <textarea id="cb-branch" name=${language} rows="2" maxlength="800" required></textarea>
    <div class="row"><span class="muted" role="status">${sayings.get(row.id) ?? t("They get a copy as it stood then; their own lab stays.")}</span><span class="spacer"></span>
      <button class="btn primary sm" type="submit">${icon("fork", true)}${t("Fork and send back")}</button></div></form>`;
}
