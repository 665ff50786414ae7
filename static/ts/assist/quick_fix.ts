/** The one change that mends an error, where there is only one sensible: by a button, or Ctrl-. on its line. */
import type { EditorView } from "@codemirror/view";
import { say, t } from "../i18n";
import { announce } from "../live_region";
import { stretch } from "../problem_place";
import type { Fix, Problem } from "../types";

export function fixIn(view: EditorView, fix: Fix): void {
  const { doc } = view.state;
  if (view.state.readOnly || fix.line > doc.lines || fix.end_line > doc.lines) return;
  const from = Math.min(doc.line(fix.line).from + fix.column - 1, doc.line(fix.line).to);
  const to = Math.min(doc.line(fix.end_line).from + fix.end_column - 1, doc.line(fix.end_line).to);
  view.dispatch({
    changes: { from, to: Math.max(from, to), insert: fix.text },
    selection: { anchor: from + fix.text.length },
    userEvent: "input.fix",
    scrollIntoView: true,
  });
  view.focus();
  announce(t("Done: {what}. Undo brings your text back.", { what: say(fix.says) }));
}

/** The problem on the cursor's line that can be mended, else the first that can. */
export function fixNear(view: EditorView, problems: readonly Problem[]): boolean {
  const here = view.state.doc.lineAt(view.state.selection.main.head).number;
  const able = problems.filter((problem) => problem.fix);
  const chosen = able.find((problem) => stretch(view.state.doc, problem).line === here) ?? able[0];
  if (chosen?.fix) fixIn(view, chosen.fix);
  else announce(t("There is no quick fix here."));
  return true;
}
