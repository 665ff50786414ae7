/** What may be written at the cursor of a Corefile: directives in a server block, properties in a directive's braces. */
import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

export { startCompletion } from "@codemirror/autocomplete";

export type Words = Readonly<Record<string, readonly string[]>>;

export function completing(words: () => Promise<Words>): Extension {
  return [
    autocompletion({
      override: [async (context) => propose(context, await words())],
      icons: false,
      aboveCursor: false,
    }),
    Prec.highest(
      keymap.of([{ key: "Tab", run: (view) => completionStatus(view.state) === "active" && acceptCompletion(view) }]),
    ),
    keymap.of(completionKeymap),
  ];
}

function propose(context: CompletionContext, words: Words): CompletionResult | null {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const typed = /^\s*(\S*)$/.exec(before)?.[1];
  if (typed === undefined || (typed === "" && !context.explicit)) return null;
  const around = braces(context.state.doc.sliceString(0, line.from));
  if (around.length === 0) return null;
  const options = (words[around[1] ?? ""] ?? []).map((label) => ({ label }));
  if (options.length === 0 || options.some(({ label }) => label === typed)) return null;
  return { from: context.pos - typed.length, options, validFor: /^\w*$/ };
}

/** The first word of each line whose braces are still open. */
export function braces(text: string): string[] {
  const open: string[] = [];
  for (const line of text.split("\n")) {
    const bare = line.replace(/(^|\s)#.*$/, "").trim();
    if (bare === "}") open.pop();
    else if (/(^|\s)\{$/.test(bare)) open.push(bare.split(/\s+/)[0] ?? "");
  }
  return open;
}
