/** CodeMirror as LearnNet wears it: YAML in our colours, marks from the server, changed edges, a way out with Esc then Tab. */
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, type Extension, Prec } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";
import type { Knowledge } from "./assist/completion";
import { explaining } from "./assist/hover";
import { margin } from "./assist/margin";
import { t } from "./i18n";
import { whenWritten } from "./when_written";
import { marking } from "./yaml_marks";

export const readOnly = new Compartment();

// Classes rather than CodeMirror's own style sheets: the colours are tokens of ours, in both themes.
const colours = tagHighlighter([
  { tag: tags.definition(tags.propertyName), class: "tok-key" },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace, tags.meta], class: "tok-punct" },
  { tag: tags.lineComment, class: "tok-comment" },
  { tag: [tags.content, tags.string, tags.keyword], class: "tok-text" },
  { tag: [tags.labelName, tags.typeName], class: "tok-anchor" },
]);

/** Tab goes to the next even column: YAML knows no tab characters. */
function indent(view: EditorView): boolean {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  const { head } = state.selection.main;
  const column = head - state.doc.lineAt(head).from;
  view.dispatch(state.replaceSelection(" ".repeat(2 - (column % 2))));
  return true;
}

/** A command that tells somebody, and says whether the key is used up by that. */
function heard(tell: () => void, usedUp: boolean): () => boolean {
  return () => {
    tell();
    return usedUp;
  };
}

export interface Wishes {
  apply(): void;
  edited(text: string): void;
  /** The cursor was moved by hand, or stands in what was typed. */
  pointed(line: number): void;
  escaped(): void;
  /** Mends the error at the cursor; false if there is nothing that could. */
  fix(view: EditorView): boolean;
}

/** Everything but the text. */
export function extensions(name: string, nonce: string, wishes: Wishes, knowledge: Knowledge): Extension {
  return [
    EditorView.cspNonce.of(nonce),
    whenWritten(async () => {
      const { completing, startCompletion } = await import("./assist/completion");
      return { extension: completing(knowledge), begin: startCompletion };
    }),
    explaining(knowledge),
    margin(),
    Prec.highest(
      keymap.of([
        { key: "Mod-Enter", run: heard(wishes.apply, true) },
        { key: "Mod-.", run: (view) => wishes.fix(view) },
        { key: "Escape", run: heard(wishes.escaped, false) },
        { key: "Tab", run: indent, shift: indentLess },
      ]),
    ),
    marking(), // first, so that its edge stands at the very left
    lineNumbers(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    yaml(),
    syntaxHighlighting(colours),
    EditorView.lineWrapping,
    placeholder(t("Paste YAML here.")),
    keymap.of([...defaultKeymap, ...historyKeymap]),
    readOnly.of(EditorState.readOnly.of(false)),
    EditorView.contentAttributes.of({
      "aria-label": t("YAML editor, {name}", { name }),
      "aria-describedby": "editor-escape",
      tabindex: "0",
      spellcheck: "false",
      autocapitalize: "off",
      autocorrect: "off",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) wishes.edited(update.state.doc.toString());
      const byHand = update.transactions.some((each) => each.isUserEvent("select") || each.isUserEvent("input"));
      if (byHand) wishes.pointed(update.state.doc.lineAt(update.state.selection.main.head).number);
    }),
  ];
}
