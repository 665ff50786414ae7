/** The Corefile in an editor of its own: plain text, with the server's words under the line that it refuses. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { indentUnit } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import type { CorefileCheck } from "../asking";
import { t } from "../i18n";
import type { Problem } from "../types";
import { whenWritten } from "../when_written";
import { marking, showMarks } from "../yaml_marks";
import type { Words } from "./corefile_words";

const CHECK_DELAY = 300;

export interface CorefileWishes {
  save(): void;
  check(text: string): Promise<CorefileCheck | null>;
  edited(): void;
  escaped(): void;
}

export class CorefileEditor {
  readonly dom = document.createElement("div");
  readonly #view: EditorView;
  readonly #locked = new Compartment();
  /** What the lab has; the text follows it until somebody types. */
  #base: string;
  #words: Words | null = null;
  #timer = 0;

  constructor(
    text: string,
    private readonly wishes: CorefileWishes,
  ) {
    this.dom.className = "code-host corefile";
    this.#base = text;
    const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "null") as { nonce?: string } | null;
    this.#view = new EditorView({
      parent: this.dom,
      state: EditorState.create({
        doc: text,
        extensions: [
          EditorView.cspNonce.of(boot?.nonce ?? ""),
          Prec.highest(
            keymap.of([
              { key: "Mod-Enter", run: () => this.#tell(wishes.save, true) },
              { key: "Escape", run: () => this.#tell(wishes.escaped, false) },
            ]),
          ),
          whenWritten(async () => {
            const { completing, startCompletion } = await import("./corefile_words");
            return { extension: completing(() => this.#known()), begin: startCompletion };
          }),
          marking(),
          lineNumbers(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          indentUnit.of("    "),
          EditorState.tabSize.of(4),
          EditorView.lineWrapping,
          keymap.of([indentWithTab, ...defaultKeymap, ...historyKeymap]),
          this.#locked.of(EditorState.readOnly.of(false)),
          EditorView.contentAttributes.of({
            "aria-label": t("Corefile"),
            "aria-describedby": "corefile-escape",
            tabindex: "0",
            spellcheck: "false",
            autocapitalize: "off",
            autocorrect: "off",
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) wishes.edited();
            if (update.docChanged || (update.focusChanged && update.view.hasFocus)) this.#checkSoon();
          }),
        ],
      }),
    });
  }

  #tell(wish: () => void, usedUp: boolean): boolean {
    wish();
    return usedUp;
  }

  #checkSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#check(), CHECK_DELAY);
  }

  /** As one types: CoreDNS's words come under the line, and nothing scrolls. */
  async #check(): Promise<void> {
    const text = this.text;
    const found = await this.wishes.check(text);
    if (found === null || text !== this.text) return;
    this.#words = found.words;
    this.#show(this.changed ? found.problems : []);
  }

  /** The words of a Corefile come along with the first check. */
  async #known(): Promise<Words> {
    this.#words ??= (await this.wishes.check(this.text))?.words ?? null;
    return this.#words ?? {};
  }

  #show(problems: readonly Problem[]): void {
    this.#view.dispatch(showMarks({ problems, changed: [], linked: [] }));
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  get changed(): boolean {
    return this.text !== this.#base;
  }

  /** The lab's Corefile is another one by now. What somebody is writing stays. */
  follow(text: string, readOnly: boolean): void {
    const { state } = this.#view;
    const untouched = !this.changed;
    this.#base = text;
    if (untouched && this.text !== text) this.replace(text);
    if (state.readOnly !== readOnly)
      this.#view.dispatch({ effects: this.#locked.reconfigure(EditorState.readOnly.of(readOnly)) });
  }

  replace(text: string): void {
    this.#view.dispatch({ changes: { from: 0, to: this.#view.state.doc.length, insert: text } });
  }

  mark(problems: readonly Problem[]): void {
    this.#show(problems);
    const line = problems[0]?.line;
    if (line)
      this.#view.dispatch({
        effects: EditorView.scrollIntoView(this.#view.state.doc.line(Math.min(line, this.#view.state.doc.lines)).from, {
          y: "center",
        }),
      });
  }
}
