/** What stands in the console: each line that was run, or that a button stood for, with what it printed. */
import type { Output } from "../asking";
import { say } from "../i18n";
import type { Text } from "../types";

export interface Entry {
  readonly where: string;
  readonly line: string;
  /** The moment it was run at, in virtual ms; null is the newest. */
  readonly then: number | null;
  /** A button did it: the line is what one would have typed. */
  readonly button: boolean;
  stdout: string;
  stderr: string;
  /** A sentence of ours, in the page's language. */
  note: string;
  rc: number;
  done: boolean;
  /** It was refused because that moment is over. */
  past: boolean;
}

const MOST = 200;
const PAST = "You are looking at a past moment";

export class Entries {
  all: readonly Entry[] = [];

  add(where: string, line: string, then: number | null, button = false): Entry {
    const entry: Entry = {
      where,
      line,
      then,
      button,
      stdout: "",
      stderr: "",
      note: "",
      rc: 0,
      done: false,
      past: false,
    };
    this.all = [...this.all, entry].slice(-MOST);
    return entry;
  }

  clear(): void {
    this.all = [];
  }
}

export function finish(entry: Entry, output: Output): void {
  entry.stdout = output.stdout;
  entry.rc = output.rc;
  entry.done = true;
  entry.note = output.note ? say(output.note) : "";
  entry.past = output.note?.[0].startsWith(PAST) ?? false;
  // Our own sentence stands there in the page's language; the English one beside it would only say it again.
  entry.stderr = output.note ? without(output.stderr, output.note) : output.stderr;
}

function without(stderr: string, note: Text): string {
  const english = note[0].replace(/\{(\w+)\}/g, (hole, name: string) => String(note[1]?.[name] ?? hole));
  return stderr
    .split("\n")
    .filter((line) => line !== english && line !== `error: ${english}`)
    .join("\n");
}

/** All that an entry shows, for the clipboard. */
export function asText(entry: Entry): string {
  return [`$ ${entry.line}`, entry.stdout.trimEnd(), entry.stderr.trimEnd(), entry.note].filter(Boolean).join("\n");
}
