/** What the API server knows of every kind, fetched once and only when somebody writes. */
import type { Path } from "./yaml_places";

export interface Field {
  readonly is: string;
  /** The type whose fields come below it. */
  readonly of?: string;
  /** What each entry of a list or map of plain values is. */
  readonly each?: string;
  readonly help?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly required?: boolean;
}

export interface Kind {
  readonly apiVersion: string;
  readonly type: string;
  readonly namespaced: boolean;
  readonly help: string;
}

export interface Schemas {
  readonly kinds: Readonly<Record<string, Kind>>;
  readonly types: Readonly<Record<string, Readonly<Record<string, Field>>>>;
}

const NOTHING: Schemas = { kinds: {}, types: {} };
let asked: Promise<Schemas> | null = null;
let known: Schemas | null = null;

export function schemas(url: string | undefined): Promise<Schemas> {
  if (!url) return Promise.resolve(NOTHING);
  asked ??= fetch(url)
    .then((answer) => (answer.ok ? (answer.json() as Promise<Schemas>) : NOTHING))
    .catch(() => {
      asked = null; // without a connection; the next wish asks again
      return NOTHING;
    });
  return asked.then((found) => {
    known = found;
    return found;
  });
}

/** What has been fetched already; null before that. */
export function fetched(): Schemas | null {
  return known;
}

/** The fields that may stand in what is at this path; empty where any name may. */
export function fieldsAt(from: Schemas, kind: string, path: Path): Readonly<Record<string, Field>> {
  let type: string | undefined = from.kinds[kind]?.type;
  for (let index = 0; index < path.length; index += 1) {
    const field: Field | undefined = type ? from.types[type]?.[String(path[index])] : undefined;
    if (!field) return {};
    type = field.of;
    if ((field.is === "list" || field.is === "map") && index + 1 < path.length) index += 1;
    else if (field.is === "list" || field.is === "map") return {};
  }
  return (type && from.types[type]) || {};
}

/** The field at this path: for an entry of a list or map of plain values, that list or map. */
export function fieldAt(from: Schemas, kind: string, path: Path): Field | null {
  for (let length = path.length; length > 0 && length >= path.length - 1; length -= 1) {
    const found = fieldsAt(from, kind, path.slice(0, length - 1))[String(path[length - 1])];
    if (found && (length === path.length || found.is === "list" || found.is === "map")) return found;
  }
  return null;
}
