/** What a field is for, under the pointer; and for the keyboard, said and shown at the cursor. */
import { type Extension, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { t } from "../i18n";
import { announce } from "../live_region";
import type { Knowledge } from "./completion";
import { fieldCard } from "./field_words";
import { fieldAt, type Schemas, schemas } from "./schemas";
import { entriesOf, samePath } from "./yaml_places";

export function explaining(knowledge: Knowledge): Extension {
  return [
    hoverTooltip(async (view, position) => tooltipAt(view, position, await schemas(knowledge.schemas)), {
      hoverTime: 350,
    }),
    asked,
    keymap.of([
      { key: "Mod-i", run: (view) => explain(view, knowledge) },
      { key: "Escape", run: (view) => dismiss(view) },
    ]),
  ];
}

const show = StateEffect.define<Tooltip | null>();

const asked = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(show)) return effect.value;
    return transaction.docChanged || transaction.selection ? null : value;
  },
  provide: (self) => showTooltip.from(self),
});

function explain(view: EditorView, knowledge: Knowledge): boolean {
  void schemas(knowledge.schemas).then((known) => {
    const found = tooltipAt(view, view.state.selection.main.head, known);
    if (!found) {
      announce(t("There is no help on this line."));
      return;
    }
    view.dispatch({ effects: show.of(found) });
    announce(found.create(view).dom.innerText || "");
  });
  return true;
}

function dismiss(view: EditorView): boolean {
  if (!view.state.field(asked)) return false;
  view.dispatch({ effects: show.of(null) });
  return true;
}

function tooltipAt(view: EditorView, position: number, known: Schemas): Tooltip | null {
  const line = view.state.doc.lineAt(position);
  const entries = entriesOf(view.state.doc.toString());
  const entry = entries.filter((each) => each.line === line.number).at(-1);
  const name = String(entry?.path.at(-1) ?? "");
  if (!entry || !name) return null;
  const kind = entries.find((each) => each.document === entry.document && samePath(each.path, ["kind"]))?.value ?? "";
  const field = fieldAt(known, kind, entry.path);
  if (!field) return null;
  const label = typeof entry.path.at(-1) === "number" ? String(entry.path.at(-2) ?? "") : name;
  return {
    pos: line.from + entry.column,
    end: line.to,
    above: true,
    create: () => ({ dom: fieldCard(label, field) }),
  };
}
