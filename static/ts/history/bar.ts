/** The history of a lab at the top: undo, redo, and a menu with its branches, a way back to the start, and files. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { Branch } from "../asking";
import { t } from "../i18n";
import { closeOnEscape } from "../menu";
import { Part } from "../part";
import { icon } from "../words";
import { showComparison } from "./compare";
import { fork, nameOf, redo, remove, rename, reset, switchTo, undo } from "./moves";

export class HistoryBar extends Part {
  #renaming: number | null = null;

  protected override draw(): void {
    const history = this.desk.snapshot?.history;
    const able = this.desk.connection === "live";
    const button = (name: string, label: string, keys: string, count: number, act: () => void) =>
      html`<button class="icon-btn sm" aria-label=${label} title=${`${label} (${keys})`} ?disabled=${!able || count === 0} @click=${act}>${icon(name)}</button>`;
    render(
      html`${button("undo", t("Undo"), "U", history?.undo ?? 0, () => void undo(this.desk))}
        ${button("redo", t("Redo"), "⇧ U", history?.redo ?? 0, () => void redo(this.desk))}
        <details class="menu branches" @keydown=${closeOnEscape} @toggle=${this.#toggled}>
          <summary class="btn quiet sm" aria-label=${t("Branch {name}", { name: this.#current() })}>${icon("fork", true)}<span>${this.#current()}</span>${icon("down", true)}</summary>
          <div class="menu-l">${this.#menu(able)}</div>
        </details>`,
      this,
    );
  }

  #branches(): readonly Branch[] {
    return this.desk.snapshot?.history?.branches ?? [];
  }

  #current(): string {
    const branch = this.desk.snapshot?.history?.branch ?? null;
    const place = this.#branches().findIndex((each) => each.id === branch);
    const found = this.#branches()[place];
    return found ? nameOf(found, place) : t("Main");
  }

  #menu(able: boolean): TemplateResult {
    const history = this.desk.snapshot?.history;
    const branches = this.#branches();
    const act = (work: () => void) => () => {
      this.#close();
      work();
    };
    return html`<h2>${t("Branches")}</h2>
      ${
        branches.length
          ? html`<ul>${branches.map((branch, place) => this.#branch(branch, place, able))}</ul>`
          : html`<p class="muted">${t("One line so far. A branch goes on from any moment without losing what came after it.")}</p>`
      }
      <div class="menu-b">
        <button class="btn sm" ?disabled=${!able} @click=${act(() => void fork(this.desk))}>${icon("fork", true)}${this.desk.past ? t("Branch from this moment") : t("Branch from now")}</button>
        ${branches.length > 1 ? html`<button class="btn sm" ?disabled=${!able} @click=${act(() => showComparison(this.desk))}>${t("Compare")}</button>` : nothing}
      </div>
      <h2>${t("This lab")}</h2>
      <ul class="menu-a">
        <li class="m-phone"><button ?disabled=${!able || !history?.undo} @click=${() => void undo(this.desk)}>${icon("undo", true)}${t("Undo")}</button></li>
        <li class="m-phone"><button ?disabled=${!able || !history?.redo} @click=${() => void redo(this.desk)}>${icon("redo", true)}${t("Redo")}</button></li>
        <li><button ?disabled=${!able || (history?.untouched ?? true)} @click=${act(() => void reset(this.desk))}>${icon("reset", true)}${t("Back to the lesson's start")}</button></li>
        <li><a href=${this.desk.boot.download ?? "#"} download>${icon("down", true)}${t("Save as a file")}</a></li>
        <li><a href="/labs/open/">${icon("book", true)}${t("Open a lab file")}</a></li>
      </ul>`;
  }

  #branch(branch: Branch, place: number, able: boolean): TemplateResult {
    const name = nameOf(branch, place);
    const here = branch.id === this.desk.snapshot?.history?.branch;
    if (this.#renaming === branch.id)
      return html`<li><form @submit=${(event: SubmitEvent) => this.#rename(event, branch)}>
        <input name="name" maxlength="60" .value=${name} aria-label=${t("Name of the branch")}>
        <button class="btn sm">${t("Rename")}</button></form></li>`;
    return html`<li aria-current=${here ? "true" : nothing}>
      <button class="b-name" ?disabled=${!able || here} @click=${() => void switchTo(this.desk, branch.id, name)}>${here ? icon("check", true) : nothing}<span>${name}</span></button>
      <button class="icon-btn sm" aria-label=${t("Rename {name}", { name })} title=${t("Rename {name}", { name })} ?disabled=${!able} @click=${() => this.#edit(branch)}>${icon("pen", true)}</button>
      ${here ? nothing : html`<button class="icon-btn sm" aria-label=${t("Remove {name}", { name })} title=${t("Remove {name}", { name })} ?disabled=${!able} @click=${() => void remove(this.desk, branch.id)}>${icon("bin", true)}</button>`}
    </li>`;
  }

  #edit(branch: Branch): void {
    this.#renaming = branch.id;
    this.draw();
    this.querySelector<HTMLInputElement>("input[name=name]")?.select();
  }

  #rename(event: SubmitEvent, branch: Branch): void {
    event.preventDefault();
    const name = new FormData(event.target as HTMLFormElement).get("name");
    this.#renaming = null;
    void rename(this.desk, branch.id, String(name ?? ""));
    this.draw();
    this.querySelector<HTMLElement>("summary")?.focus();
  }

  readonly #toggled = (): void => {
    if (this.querySelector("details")?.open) return;
    this.#renaming = null;
    this.draw();
  };

  #close(): void {
    const box = this.querySelector("details");
    if (box) box.open = false;
    box?.querySelector("summary")?.focus();
  }
}
