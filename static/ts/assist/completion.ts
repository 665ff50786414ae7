/** What may be written at the cursor: fields of the schema, words that a field knows, kinds, and names in the lab. */
import {
  acceptCompletion,
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  completionStatus,
} from "@codemirror/autocomplete";
import { type Extension, Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";
import type { Snapshot } from "../types";
import { fieldCard, typeWords } from "./field_words";
import { holdsLabels, labelsOf, namesFor } from "./lab_names";
import { type Field, fieldAt, fieldsAt, type Schemas, schemas } from "./schemas";
import { entriesOf, type Path, type Spot, samePath, spotAt } from "./yaml_places";

export { startCompletion } from "@codemirror/autocomplete";

export interface Knowledge {
  readonly schemas: string | undefined;
  snapshot(): Snapshot | null;
}

// The usual order of writing comes first, then what is needed, then the rest.
const FIRST = ["apiVersion", "kind", "metadata", "spec", "data", "name", "labels", "selector", "type", "ports"];

export function completing(knowledge: Knowledge): Extension {
  return [
    autocompletion({
      override: [(context) => propose(context, knowledge)],
      icons: false,
      closeOnBlur: true,
      activateOnTypingDelay: 60,
      aboveCursor: false,
    }),
    Prec.highest(
      keymap.of([{ key: "Tab", run: (view) => completionStatus(view.state) === "active" && acceptCompletion(view) }]),
    ),
    keymap.of(completionKeymap),
  ];
}

async function propose(context: CompletionContext, knowledge: Knowledge): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const line = doc.lineAt(context.pos);
  const text = doc.toString();
  const spot = spotAt(text.split("\n"), line.number, context.pos - line.from);
  if (!spot) return null;
  const typed = context.pos > line.from + spot.from;
  if (!context.explicit && !typed && spot.field === null) return null;
  const known = await schemas(knowledge.schemas);
  const place = { spot, kind: kindOf(text, spot), text };
  const options = spot.field
    ? valuesFor(known, place, knowledge.snapshot())
    : namesHere(known, place, knowledge.snapshot());
  // What is written out already needs no proposal: Enter is to end the line.
  const whole = new Set(options.map((each) => each.label));
  const word = text.slice(line.from + spot.from, context.pos);
  if (options.length === 0 || (whole.has(word) && !context.explicit)) return null;
  return { from: line.from + spot.from, options, validFor: (now) => /^["']?[\w./-]*$/.test(now) && !whole.has(now) };
}

interface Place {
  readonly spot: Spot;
  readonly kind: string;
  readonly text: string;
}

function kindOf(text: string, spot: Spot): string {
  const found = entriesOf(text).find((entry) => entry.document === spot.document && samePath(entry.path, ["kind"]));
  return found?.value ?? "";
}

function namespaceOf(text: string, spot: Spot): string {
  const path = ["metadata", "namespace"];
  const found = entriesOf(text).find((entry) => entry.document === spot.document && samePath(entry.path, path));
  return found?.value || "default";
}

function valuesFor(known: Schemas, { spot, kind, text }: Place, snapshot: Snapshot | null): Completion[] {
  const field = spot.field ?? [];
  if (samePath(field, ["kind"]))
    return Object.entries(known.kinds).map(([name, each]) => ({
      label: name,
      detail: each.apiVersion,
      info: each.help,
    }));
  if (samePath(field, ["apiVersion"])) return versions(known, kind);
  const schema = fieldAt(known, kind, field);
  if (holdsLabels(field.slice(0, -1))) {
    const own = labelsIn(text).get(String(field.at(-1))) ?? [];
    const carried = labelsOf(snapshot, namespaceOf(text, spot)).get(String(field.at(-1))) ?? [];
    return [...new Set([...carried, ...own])].map((label) => ({ label, type: "text" }));
  }
  const words = schema?.is === "boolean" ? ["true", "false"] : (schema?.enum ?? []);
  const usual = schema?.default;
  const options = words.map((word) => ({ label: String(word), boost: word === usual ? 1 : 0 }));
  return [...options, ...namesFor(snapshot, kind, field).map((label) => ({ label }))];
}

function versions(known: Schemas, kind: string): Completion[] {
  const own = known.kinds[kind]?.apiVersion;
  const all = [...new Set(Object.values(known.kinds).map((each) => each.apiVersion))];
  return (own ? [own] : all).map((label) => ({ label }));
}

function namesHere(known: Schemas, { spot, kind, text }: Place, snapshot: Snapshot | null): Completion[] {
  if (holdsLabels(spot.holder)) {
    const labels = new Set([...labelsOf(snapshot, namespaceOf(text, spot)).keys(), ...labelsIn(text).keys()]);
    return [...labels].map((label) => ({ label, apply: `${label}: ` }));
  }
  const list = typeof spot.holder.at(-1) === "number" ? fieldAt(known, kind, spot.holder) : null;
  if (list?.enum) return list.enum.map((word) => ({ label: String(word) }));
  const fields = spot.holder.length === 0 && !kind ? start(known) : fieldsAt(known, kind, spot.holder);
  const there = new Set(
    entriesOf(text)
      .filter((entry) => entry.document === spot.document && samePath(entry.path.slice(0, -1), spot.holder))
      .map((entry) => entry.path.at(-1)),
  );
  return Object.entries(fields)
    .filter(([name]) => !there.has(name))
    .map(([name, field]) => option(name, field, spot.from));
}

/** Before it is said what kind of object this is. */
function start(known: Schemas): Readonly<Record<string, Field>> {
  return known.types[known.kinds.Service?.type ?? ""] ?? {};
}

function option(name: string, field: Field, column: number): Completion {
  const place = FIRST.indexOf(name);
  return {
    label: name,
    detail: typeWords(field),
    info: () => fieldCard(name, field),
    apply: written(name, field, column),
    boost: (place < 0 ? 0 : FIRST.length - place) + (field.required ? 20 : 0),
  };
}

/** What choosing a field puts into the text: the next line too, where its fields or items begin there. */
function written(name: string, field: Field, column: number): string {
  const deeper = `\n${" ".repeat(column + 2)}`;
  if (field.is === "list") return `${name}:${deeper}- `;
  if (field.is === "object" || field.is === "map") return `${name}:${deeper}`;
  return `${name}: `;
}

/** Labels that this text gives to Pods, which do not stand in the lab yet. */
function labelsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { path, value } of entriesOf(text)) {
    const holder: Path = path.slice(0, -1);
    const name = String(path.at(-1));
    if (holder.at(-1) !== "labels" || !value) continue;
    found.set(name, [...(found.get(name) ?? []), value]);
  }
  return found;
}
