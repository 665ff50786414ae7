/** Beside and below the learner's lines: what each field has led to, and what the API server filled in. */
import { type EditorState, type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import { html, render } from "lit-html";
import { say, t } from "../i18n";
import type { Notes, ObjectKey, Text } from "../types";
import { icon } from "../words";
import { declared } from "../yaml_lines";
import { entriesOf, samePath, stepsOf } from "./yaml_places";

export interface Margin {
  readonly notes: readonly Notes[];
  /** False while the text is not what stands in the cluster: what is filled in would mislead. */
  readonly same: boolean;
  show(view: string, key: ObjectKey): void;
}

const NONE: Margin = { notes: [], same: false, show: () => {} };
const setMargin = StateEffect.define<Margin>();
const OPEN = new Set<ObjectKey>();

class LensWidget extends WidgetType {
  constructor(
    private readonly words: Text,
    private readonly view: string,
    private readonly key: ObjectKey,
    private readonly margin: Margin,
  ) {
    super();
  }
  override eq(other: LensWidget): boolean {
    return say(other.words) === say(this.words) && other.view === this.view && other.key === this.key;
  }
  override toDOM(): HTMLElement {
    const lens = document.createElement("button");
    lens.type = "button";
    lens.className = "lens";
    lens.textContent = say(this.words);
    lens.tabIndex = -1; // the editor is one tab stop; the same is to be found in the view itself
    lens.addEventListener("mousedown", (event) => event.preventDefault());
    lens.addEventListener("click", () => this.margin.show(this.view, this.key));
    return lens;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

class FilledWidget extends WidgetType {
  constructor(private readonly notes: Notes) {
    super();
  }
  override eq(other: FilledWidget): boolean {
    return (
      JSON.stringify(other.notes.filled) === JSON.stringify(this.notes.filled) &&
      other.notes.object === this.notes.object
    );
  }
  override toDOM(view: EditorView): HTMLElement {
    const host = document.createElement("div");
    host.className = "filled-host";
    const { filled, object } = this.notes;
    const toggled = (event: Event) => {
      if (event.target instanceof HTMLDetailsElement && event.target.open) OPEN.add(object);
      else OPEN.delete(object);
      view.requestMeasure();
    };
    render(
      html`<details class="filled" ?open=${OPEN.has(object) || filled.length <= 8} @toggle=${toggled}>
        <summary>${icon("chev", true)}<span>${t("Filled in by the API server")}</span><span class="count num">${filled.length}</span></summary>
        <dl class="mono">${filled.map(
          (row) =>
            html`<div><dt>${row.path.replace(/^spec\./, "")}</dt><dd class=${/IPs?$|nodePort$/i.test(row.path) ? "hot" : ""}>${row.value}</dd></div>`,
        )}</dl>
      </details>`,
      host,
    );
    return host;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

function drawn(state: EditorState, margin: Margin): DecorationSet {
  const entries = entriesOf(state.doc.toString());
  const ranges: Range<Decoration>[] = [];
  const last = Math.max(0, ...entries.map((entry) => entry.document));
  for (let number = 0; number <= last; number += 1) {
    const own = entries.filter((entry) => entry.document === number);
    const notes = margin.notes.find((each) => each.object === declared(own));
    if (!notes) continue;
    for (const lens of notes.lenses) {
      const entry = own.find((each) => samePath(each.path, stepsOf(lens.path)));
      if (!entry || entry.line > state.doc.lines) continue;
      const widget = new LensWidget(lens.words, lens.view, notes.object, margin);
      ranges.push(Decoration.widget({ widget, side: 1 }).range(state.doc.line(entry.line).to));
    }
    const end = Math.max(...own.map((entry) => entry.line));
    if (margin.same && notes.filled.length > 0 && end <= state.doc.lines) {
      const widget = new FilledWidget(notes);
      ranges.push(Decoration.widget({ widget, block: true, side: 2 }).range(state.doc.line(end).to));
    }
  }
  return Decoration.set(ranges, true);
}

const field = StateField.define<{ margin: Margin; drawn: DecorationSet }>({
  create: (state) => ({ margin: NONE, drawn: drawn(state, NONE) }),
  update(value, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMargin)) return { margin: effect.value, drawn: drawn(transaction.state, effect.value) };
    // The lines moved: what stands beside them moves along until the next answer.
    return transaction.docChanged ? { margin: value.margin, drawn: value.drawn.map(transaction.changes) } : value;
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.drawn),
});

export function margin(): Extension {
  return field;
}

export function showMargin(shown: Margin): { effects: StateEffect<Margin> } {
  return { effects: setMargin.of(shown) };
}
