/** The strip under the editor: how the text stands to the cluster, Apply, and what came of it. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { previewFigures, previewHeadline, previewRules } from "./assist/preview_strip";
import { accepted, type Draft, type Standing } from "./drafts";
import { fork } from "./history/moves";
import { seconds, t } from "./i18n";
import { Part } from "./part";
import type { ObjectName, Outcome, OutcomeLine } from "./types";
import { icon } from "./words";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);
const BUSY_AFTER = 300;

export class ApplyBar extends Part {
  #busy = false;
  #busyTimer = 0;
  #rulesOpen = false;

  protected override draw(): void {
    const draft = this.drafts.current;
    const standing = this.drafts.standing(draft);
    this.#watchBusy(standing === "applying");
    const face = this.desk.past ? this.#past() : this.desk.boot.shared ? this.#shared() : this.#face(draft, standing);
    render(face, this);
  }

  #seeRules(): void {
    this.#rulesOpen = !this.#rulesOpen;
    this.draw();
  }

  #watchBusy(applying: boolean): void {
    if (applying === Boolean(this.#busyTimer)) return;
    clearTimeout(this.#busyTimer);
    this.#busyTimer = 0;
    this.#busy = false;
    if (!applying) return;
    this.#busyTimer = window.setTimeout(() => {
      this.#busy = true;
      this.draw();
    }, BUSY_AFTER);
  }

  #shared(): TemplateResult {
    return html`<div class="apply">
      <div class="apply-t">${icon(this.desk.boot.looking ? "eye" : "share")}<span>${this.desk.boot.looking ? t("You are looking at somebody else's lab. Nothing can be changed in it here.") : t("This is a copy to look at. Take it over to change something in it.")}</span></div>
    </div>`;
  }

  #past(): TemplateResult {
    const now = seconds(this.desk.snapshot?.now ?? 0);
    return html`<div class="apply past">
      <div class="apply-t">${icon("clock")}<span>${t("You are at {seconds}. Nothing here can be changed.", { seconds: now })}</span></div>
      ${
        this.desk.boot.shared
          ? nothing
          : html`<div class="apply-b"><span class="spacer"></span><button class="btn" ?disabled=${this.desk.connection !== "live"} @click=${() => void fork(this.desk)}>${icon("fork", true)}${t("Start a branch here")}</button></div>`
      }
    </div>`;
  }

  #face(draft: Draft, standing: Standing): TemplateResult {
    const kinds: Record<Standing, string> = {
      "in-sync": "",
      empty: "",
      changed: "changed",
      wrong: "",
      refused: "refused",
      applying: "changed",
    };
    const offline = this.desk.connection !== "live";
    const able =
      !offline &&
      !this.desk.readOnly &&
      (["changed", "wrong", "refused"].includes(standing) || (draft.edits !== "" && standing !== "applying"));
    const preview = this.drafts.previews?.of(draft) ?? null;
    return html`<div class="apply ${kinds[standing]}">
      ${this.#busy ? html`<div class="busy-line"></div>` : nothing}
      <div class="apply-t">${preview ? previewHeadline(preview, this.#rulesOpen, () => this.#seeRules()) : this.#headline(draft, standing)}</div>
      ${preview ? previewFigures(preview) : nothing}${preview && this.#rulesOpen ? previewRules(preview, this.desk.snapshot?.node ?? "") : nothing}
      ${this.#said(draft)}
      <div class="apply-b">
        ${this.#objects()}
        <span class="muted">${offline ? this.#offline() : preview ? t("Nothing has changed yet.") : this.#note(draft, standing)}</span>
        <span class="spacer"></span>
        <button class="btn primary" ?disabled=${!able} aria-keyshortcuts="Control+Enter Meta+Enter" title=${draft.edits || `kubectl apply -f ${draft.name}`}
          @click=${() => void this.drafts.apply()}>${t("Apply")} ${able ? html`<kbd aria-hidden="true">${MAC ? "⌘↵" : "Ctrl ↵"}</kbd>` : nothing}</button>
      </div>
    </div>`;
  }

  #offline(): string {
    return this.desk.connection === "closed" ? this.desk.refusal : t("Apply needs the connection.");
  }

  #headline(draft: Draft, standing: Standing): TemplateResult {
    if (draft.edits && ["in-sync", "empty"].includes(standing))
      return html`${icon("term")}<span>${t("kubectl edit is waiting: change the text, then apply it.")}</span>`;
    const revision = html`<span class="muted num">${t("rev {revision}", { revision: this.desk.snapshot?.revision ?? 0 })}</span>`;
    const line = draft.problems[0]?.line ?? 1;
    const count = draft.problems.length;
    const wrong =
      count > 1
        ? t("{count} errors, the first on line {line}", { count, line })
        : t("1 error on line {line}", { line });
    const bad = (sentence: string) => html`<span class="c-bad">${icon("err")}</span><span>${sentence}</span>`;
    switch (standing) {
      case "empty":
        return html`<span>${t("Nothing to apply yet")}</span>`;
      case "in-sync":
        return html`<span class="c-ok">${icon("check")}</span><span>${t("In sync with the cluster")}</span>${revision}`;
      case "applying":
        return html`<b>${t("Applying")}</b>`;
      case "wrong":
        return bad(t("No preview: {reason}", { reason: wrong }));
      case "refused":
        if (draft.verdict && accepted(draft.verdict)) return bad(t("Applied in part"));
        return bad(draft.problems.length ? t("Refused: {reason}", { reason: wrong }) : t("Not applied"));
      default: {
        if (draft.applied === null) return html`<b>${t("Not in the cluster yet")}</b>`;
        const changed = this.drafts.changed(draft).length;
        return html`<b>${changed === 1 ? t("1 line changed") : t("{count} lines changed", { count: changed })}</b>`;
      }
    }
  }

  #note(draft: Draft, standing: Standing): string {
    if (standing === "refused" && draft.verdict && accepted(draft.verdict))
      return t("What is not refused stands in the cluster.");
    const notes: Record<Standing, string> = {
      empty: t("Paste YAML above."),
      "in-sync": "",
      changed: "",
      wrong: t("The cluster keeps the last good version."),
      refused: t("The cluster keeps the last good version."),
      applying: "",
    };
    return notes[standing];
  }

  #said(draft: Draft): TemplateResult | typeof nothing {
    const { verdict } = draft;
    if (!verdict) return nothing;
    if (verdict.kind === "refusal") return html`<p class="said">${verdict.sentence}</p>`;
    return this.#lines(verdict.outcome);
  }

  #lines(outcome: Outcome): TemplateResult {
    const several = new Set(outcome.lines.map((line) => line.document)).size > 1;
    return html`<ol class="said mono" lang="en">
      ${outcome.lines.map((line) => html`<li>${mark(line)}${several ? this.#number(line) : nothing}<span>${line.text}</span></li>`)}
    </ol>`;
  }

  /** Which of the documents the line is about; a press goes there. */
  #number(line: OutcomeLine): TemplateResult {
    const number = line.document + 1;
    const [kind, namespace, name] = line.what ?? [];
    if (!kind || !name) return html`<span class="num muted">${number}</span>`;
    return html`<button type="button" class="linkish num" aria-label=${t("Document {number}", { number })}
      @click=${() => this.desk.select(`${kind}/${namespace}/${name}`)}>${number}</button>`;
  }

  #objects(): TemplateResult {
    const objects = this.desk.snapshot?.objects ?? [];
    return html`<details class="objects" @keydown=${closeOnEscape}>
      <summary class="btn sm">${t("Objects")} <span class="num muted">${objects.length}</span></summary>
      <div class="objects-l">
        ${
          objects.length
            ? html`<h3>${t("In the cluster. Deleting takes effect at once.")}</h3>
              <ul>${objects.map((object) => this.#object(object))}</ul>`
            : html`<p>${t("There is nothing of yours in the cluster.")}</p>`
        }
      </div>
    </details>`;
  }

  #object(object: ObjectName): TemplateResult {
    const label = t("Delete {kind} {name}", { kind: object.kind, name: object.name });
    return html`<li>
      <span class="what">${object.name} <span>${object.kind}${object.namespace && object.namespace !== "default" ? ` · ${object.namespace}` : ""}</span></span>
      <button class="icon-btn sm" aria-label=${label} title=${label} ?disabled=${this.desk.readOnly} @click=${() => this.#delete(object)}>${icon("bin")}</button>
    </li>`;
  }

  #delete(object: ObjectName): void {
    const { kind, namespace, name } = object;
    this.desk.send({ do: "change", kind: "delete", object: kind, namespace, name });
    this.querySelector<HTMLElement>(".objects > summary")?.focus();
  }
}

function mark(line: OutcomeLine): TemplateResult {
  if (line.error) return html`<span class="c-bad">${icon("err", true)}</span>`;
  return line.warning
    ? html`<span class="c-warn">${icon("warn", true)}</span>`
    : html`<span class="c-ok">${icon("check", true)}</span>`;
}

function closeOnEscape(event: KeyboardEvent): void {
  const box = event.currentTarget;
  if (event.key !== "Escape" || !(box instanceof HTMLDetailsElement) || !box.open) return;
  event.stopPropagation();
  box.open = false;
  box.querySelector("summary")?.focus();
}
