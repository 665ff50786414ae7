/** The editor of the workbench: the learner's files in tabs, each with its own history. */
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { html, nothing, render } from "lit-html";
import { type Margin, showMargin } from "./assist/margin";
import { fixNear } from "./assist/quick_fix";
import { schemas } from "./assist/schemas";
import { keyOf } from "./desk";
import { type Draft, filesOf } from "./drafts";
import { t } from "./i18n";
import { announce } from "./live_region";
import { outline } from "./manifest_outline";
import { showPane } from "./pane_switch";
import { Part } from "./part";
import { moveInTabs } from "./tabs";
import { icon } from "./words";
import { extensions, readOnly } from "./yaml_editor";
import { lineAt, placeOf } from "./yaml_lines";
import { nextProblem, showMarks } from "./yaml_marks";

export class Editor extends Part {
  #view!: EditorView;
  readonly #states = new Map<string, EditorState>();
  readonly #tabs = document.createElement("div");
  #shown = "";
  #drawn = "";
  #noted = "";
  #went = 0;

  protected override ready(): void {
    this.#tabs.className = "files";
    const host = document.createElement("div");
    host.className = "code-host";
    const hint = document.createElement("span");
    hint.className = "escape-hint";
    hint.id = "editor-escape";
    hint.textContent = t("Esc, then Tab leaves the editor");
    this.append(this.#tabs, host);
    this.#shown = this.drafts.current.name;
    this.#view = new EditorView({ parent: host, state: this.#stateOf(this.drafts.current) });
    host.append(hint);
    host.addEventListener("focusin", () => void schemas(this.desk.boot.schemas), { once: true });
    this.addEventListener("keydown", (event) => {
      if (event.key === "F8") this.#toProblem();
    });
  }

  #stateOf(draft: Draft): EditorState {
    const wishes = {
      apply: () => void this.drafts.apply(),
      edited: (text: string) => this.drafts.edit(text),
      pointed: (line: number) => {
        if (!this.desk.boot.quiet) this.desk.point(lineAt(this.drafts.current.text, line));
      },
      escaped: () => announce(t("Press Tab to leave the editor.")),
      fix: (view: EditorView) => fixNear(view, this.drafts.current.problems),
    };
    const knowledge = {
      schemas: this.desk.boot.schemas,
      snapshot: () => (this.desk.boot.quiet ? null : this.desk.snapshot),
    };
    return (
      this.#states.get(draft.name) ??
      EditorState.create({
        doc: draft.text,
        extensions: extensions(draft.name, this.desk.boot.nonce, wishes, knowledge),
      })
    );
  }

  #toProblem(): void {
    const place = nextProblem(this.#view.state, this.drafts.current.problems);
    if (place === null) return;
    this.#view.dispatch({ selection: { anchor: place }, scrollIntoView: true });
    this.#view.focus();
  }

  #reset(): void {
    const original = filesOf(this.desk.boot).find((file) => file.name === this.drafts.current.name);
    const { doc } = this.#view.state;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: original?.text ?? "" } });
    announce(t("{name} is as it was at the start. Undo brings your text back.", { name: this.drafts.current.name }));
    this.#view.focus();
  }

  protected override draw(): void {
    const draft = this.drafts.current;
    if (this.#shown !== draft.name) {
      this.#states.set(this.#shown, this.#view.state);
      this.#view.setState(this.#stateOf(draft));
      this.#shown = draft.name;
      this.#drawn = "";
    }
    render(this.#tabsOf(draft), this.#tabs);
    this.#takeOver(draft);
    this.#mark(draft);
    this.#annotate(draft);
    this.#goTo();
  }

  /** Beside the lines stands what they have led to, or, while Apply is previewed, what they would lead to. */
  #annotate(draft: Draft): void {
    if (this.desk.boot.quiet) return;
    const preview = this.drafts.previews?.of(draft);
    const same = this.drafts.standing(draft) === "in-sync";
    const notes = preview?.notes ?? (same ? this.desk.snapshot?.notes : null) ?? [];
    const shown = JSON.stringify([draft.name, notes, same]);
    if (shown === this.#noted) return;
    this.#noted = shown;
    const margin: Margin = {
      notes,
      same,
      show: (view, key) => {
        this.desk.select(key);
        this.desk.show(view);
        showPane("stage");
      },
    };
    this.#view.dispatch(showMargin(margin));
  }

  /** A text that came from elsewhere than the keyboard; undo takes it back. */
  #takeOver(draft: Draft): void {
    const { doc } = this.#view.state;
    if (doc.toString() === draft.text) return;
    this.#view.dispatch({ changes: { from: 0, to: doc.length, insert: draft.text } });
  }

  #mark(draft: Draft): void {
    const linked = this.#linked(draft);
    const marks = { problems: draft.problems, changed: this.drafts.changed(draft), linked };
    // Only what is new is drawn: a dispatch moves the reader's screen position.
    const drawn = JSON.stringify([marks, this.desk.past]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.#view.dispatch(showMarks(marks));
    this.#view.dispatch({ effects: readOnly.reconfigure(EditorState.readOnly.of(this.desk.past)) });
    const [first] = linked;
    if (first !== undefined) this.#view.dispatch({ effects: EditorView.scrollIntoView(this.#startOf(first)) });
  }

  #startOf(line: number): number {
    return this.#view.state.doc.line(Math.min(line, this.#view.state.doc.lines)).from;
  }

  /** The lines behind what is selected in a picture, the nearest first; where only the object is known, its name. */
  #linked(draft: Draft): readonly number[] {
    const { selected, lines } = this.desk;
    if (selected === null) return [];
    const places = lines.map((line) => placeOf(draft.text, line)).filter((line): line is number => line !== null);
    const named = outline(draft.text).find((object) => keyOf(object) === selected)?.line;
    return places.length > 0 || named === undefined ? [...new Set(places)] : [named];
  }

  /** What was asked for by its line: its file is opened, and the cursor goes there. */
  #goTo(): void {
    if (this.desk.wanted === this.#went) return;
    this.#went = this.desk.wanted;
    const [line] = this.desk.lines;
    const place = line && this.drafts.placeOf(line);
    if (!place) return;
    if (place.draft !== this.drafts.current) this.drafts.open(place.draft.name);
    this.draw();
    showPane("yaml");
    this.#view.dispatch({
      selection: { anchor: this.#startOf(place.line) },
      effects: EditorView.scrollIntoView(this.#startOf(place.line), { y: "center" }),
    });
    this.#view.focus();
  }

  #tabsOf(current: Draft) {
    return html`<div role="tablist" aria-label=${t("Files")} @keydown=${moveInTabs}>
        ${this.drafts.files.map((draft) => {
          const standing = this.drafts.standing(draft);
          const wrong = draft.problems.length > 0;
          const dirty = standing !== "in-sync" && standing !== "empty";
          const title = wrong ? t("Has an error") : t("Not applied yet");
          return html`<button class="tab" role="tab" aria-selected=${draft === current} tabindex=${draft === current ? 0 : -1}
              @click=${() => this.drafts.open(draft.name)}>${draft.name}${
                dirty
                  ? html`<span class=${wrong ? "dirty bad" : "dirty"} title=${title}><span class="vh">${title}</span></span>`
                  : nothing
              }</button>`;
        })}
      </div>
      <span class="spacer"></span>
      <button class="icon-btn sm" aria-label=${t("Reset this file")} title=${t("Reset this file")} ?disabled=${this.desk.past}
        @click=${() => this.#reset()}>${icon("reset")}</button>`;
  }
}
