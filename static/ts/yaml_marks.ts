/** The marks in the editor: wavy lines at the server's line and column, its words under the line, edges for what changed. */
import {
  type Text as Doc,
  type EditorState,
  type Extension,
  RangeSet,
  StateEffect,
  StateField,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutter, WidgetType } from "@codemirror/view";
import { render } from "lit-html";
import { fixIn } from "./assist/quick_fix";
import { card } from "./problem_card";
import { stretch } from "./problem_place";
import type { Problem } from "./types";

export interface Marks {
  readonly problems: readonly Problem[];
  readonly changed: readonly number[];
  /** The lines behind what is selected in a picture. */
  readonly linked: readonly number[];
}

const MOST_CARDS = 3;
const NONE: Marks = { problems: [], changed: [], linked: [] };
const setMarks = StateEffect.define<Marks>();

class Edge extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }
}
const CHANGED = new Edge("cm-changed");
const FAULT = new Edge("cm-fault");
const LINKED = new Edge("cm-linked");

class Card extends WidgetType {
  constructor(private readonly problem: Problem) {
    super();
  }
  override eq(other: Card): boolean {
    return JSON.stringify(other.problem) === JSON.stringify(this.problem);
  }
  override toDOM(view: EditorView): HTMLElement {
    const host = document.createElement("div");
    host.className = "lint-host";
    const { fix } = this.problem;
    render(
      card(this.problem, () => fix && fixIn(view, fix)),
      host,
    );
    return host;
  }
  override ignoreEvent(): boolean {
    return true;
  }
}

interface Drawn {
  readonly lines: DecorationSet;
  readonly edges: RangeSet<GutterMarker>;
}

function drawn(doc: Doc, marks: Marks): Drawn {
  const ranges = [];
  const edges = new Map<number, Edge>();
  for (const number of marks.changed) if (number <= doc.lines) edges.set(number, CHANGED);
  for (const number of marks.linked) {
    if (number > doc.lines) continue;
    edges.set(number, LINKED);
    ranges.push(Decoration.line({ class: "linked-line" }).range(doc.line(number).from));
  }
  marks.problems.forEach((problem, index) => {
    const { from, to, line } = stretch(doc, problem);
    edges.set(line, FAULT);
    ranges.push(Decoration.line({ class: "fault-line" }).range(doc.line(line).from));
    if (to > from) ranges.push(Decoration.mark({ class: "fault" }).range(from, to));
    if (index < MOST_CARDS) {
      ranges.push(Decoration.widget({ widget: new Card(problem), block: true, side: 1 }).range(doc.line(line).to));
    }
  });
  const sorted = [...edges].sort(([a], [b]) => a - b).map(([number, edge]) => edge.range(doc.line(number).from));
  return { lines: Decoration.set(ranges, true), edges: RangeSet.of(sorted) };
}

const field = StateField.define<Drawn>({
  create: (state) => drawn(state.doc, NONE),
  update(value, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setMarks)) return drawn(transaction.state.doc, effect.value);
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), edges: value.edges.map(transaction.changes) };
  },
  provide: (self) => EditorView.decorations.from(self, (value) => value.lines),
});

export function marking(): Extension {
  return [field, gutter({ class: "cm-edge", markers: (view) => view.state.field(field).edges })];
}

/** The transaction that shows these marks. */
export function showMarks(marks: Marks): { effects: StateEffect<Marks> } {
  return { effects: setMarks.of(marks) };
}

/** Where the next problem after the cursor begins, wrapping round. */
export function nextProblem(state: EditorState, problems: readonly Problem[]): number | null {
  const places = problems.map((problem) => stretch(state.doc, problem).from).sort((a, b) => a - b);
  return places.find((place) => place > state.selection.main.head) ?? places[0] ?? null;
}
