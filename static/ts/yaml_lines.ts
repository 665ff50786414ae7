/** Between a line of the learner's text and the field of an object: what is under the cursor, and where a cause is written. */
import { type Entry, entriesOf, type Path, samePath, stepsOf } from "./assist/yaml_places";
import type { Line, ObjectKey } from "./types";

let read: { readonly text: string; readonly documents: readonly (readonly Entry[])[] } = { text: "", documents: [] };

/** The same text is asked about for every part of every picture. */
function documentsOf(text: string): readonly (readonly Entry[])[] {
  if (read.text !== text) {
    const entries = entriesOf(text);
    const count = Math.max(-1, ...entries.map((entry) => entry.document)) + 1;
    const documents = Array.from({ length: count }, (_, number) => entries.filter((each) => each.document === number));
    read = { text, documents };
  }
  return read.documents;
}

/** "Service/default/web": the object that these lines declare. */
export function declared(entries: readonly Entry[]): ObjectKey {
  const value = (...path: string[]) => entries.find((entry) => samePath(entry.path, path))?.value ?? "";
  const kind = value("kind");
  const namespace = kind === "Namespace" || kind === "Node" ? "" : value("metadata", "namespace") || "default";
  return `${kind}/${namespace}/${value("metadata", "name")}`;
}

/** What is written on this line, which counts from 1; null between the fields. */
export function lineAt(text: string, number: number): Line | null {
  for (const entries of documentsOf(text)) {
    const entry = entries.find((each) => each.line === number);
    if (entry) return [declared(entries), fieldOf(entry.path)];
  }
  return null;
}

function fieldOf(path: Path): string {
  return path
    .map((step) => (typeof step === "number" || /[.[\]]/.test(step) ? `[${step}]` : `.${step}`))
    .join("")
    .replace(/^\./, "");
}

/** Where a field is written; one that was left out is looked for where it would stand, down to the name of its object. */
export function placeOf(text: string, [object, field]: Line): number | null {
  const entries = documentsOf(text).find((each) => declared(each) === object);
  if (!entries) return null;
  for (let path = stepsOf(field); path.length > 1; path = path.slice(0, -1)) {
    const found = entries.find((entry) => begins(entry.path, path));
    if (found) return found.line;
  }
  return entries.find((entry) => samePath(entry.path, ["metadata", "name"]))?.line ?? entries[0]?.line ?? null;
}

/** Whether this very field is written there, not only what it would stand in. */
export function isWritten(text: string, [object, field]: Line): boolean {
  const entries = documentsOf(text).find((each) => declared(each) === object);
  return entries?.some((entry) => begins(entry.path, stepsOf(field))) ?? false;
}

function begins(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, index) => step === path[index]);
}

/** What an object is called by says all of it. */
function whole(field: string): boolean {
  return ["", "kind", "apiVersion", "metadata", "metadata.name", "metadata.namespace"].includes(field);
}

/** Whether one line is part of the other, or the same. */
export function related([object, field]: Line, [other, within]: Line): boolean {
  if (object !== other) return false;
  if (whole(field) || within === "") return true;
  const [a, b] = [stepsOf(field), stepsOf(within)];
  return begins(a, b) || begins(b, a);
}
