/** A part of an editor that is fetched when somebody begins to write: whoever only reads does without it. */
import { Compartment, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

export interface Part {
  readonly extension: Extension;
  /** Makes up for what was typed before it had come. */
  readonly begin: (view: EditorView) => void;
}

export function whenWritten(load: () => Promise<Part>): Extension {
  const place = new Compartment();
  let asked = false;
  let come = false;
  let typed = false;
  const ask = (view: EditorView): boolean => {
    if (!asked) void put(view);
    return false;
  };
  return [
    place.of([]),
    EditorView.domEventHandlers({
      focus: (_event, view) => ask(view),
      keydown: (event, view) => {
        if (!come) typed = writes(event);
        return ask(view);
      },
    }),
  ];

  async function put(view: EditorView): Promise<void> {
    asked = true;
    try {
      const { extension, begin } = await load();
      // Another text may have come into the editor meanwhile, with a place of its own.
      come = place.get(view.state) !== undefined;
      asked = come;
      if (!come) return;
      view.dispatch({ effects: place.reconfigure(extension) });
      if (typed) begin(view);
    } catch {
      asked = false; // no connection: the next key asks again
    }
  }
}

/** A letter, or the key that asks for proposals. */
function writes(event: KeyboardEvent): boolean {
  const held = event.ctrlKey || event.metaKey || event.altKey;
  return held ? event.ctrlKey && event.key === " " : event.key.length === 1;
}
