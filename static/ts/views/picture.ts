/** A picture as the server sends it: things, ties and frames keyed by object id, and the same content in words. */
import type { Line, Snapshot, Text } from "../types";

export interface Origin {
  readonly object: string;
  readonly field: string;
  readonly endpoint: string;
  /** The field of the Service that it is there for as well. */
  readonly besides: string;
  readonly revision: number;
  readonly event: number | null;
}

interface Part<D> {
  readonly id: string;
  readonly states: readonly string[];
  readonly detail: D;
  readonly origin: Origin | null;
}

export interface Row<D = unknown> extends Part<D> {
  readonly words: Text;
}

export interface Node<D = unknown, R = unknown> extends Part<D> {
  readonly kind: string;
  readonly label: string;
  readonly note: string;
  /** Id of the frame it stands in, or "". */
  readonly group: string;
  readonly rows: readonly Row<R>[];
}

export interface Edge<D = unknown> extends Part<D> {
  readonly kind: string;
  readonly source: string;
  readonly target: string;
  readonly label: string;
}

export interface Group<D = unknown> extends Part<D> {
  readonly kind: string;
  readonly label: string;
  readonly note: string;
}

export type Cell = Text | string | number;

export interface Table {
  readonly caption: Text;
  readonly columns: readonly Text[];
  readonly rows: readonly (readonly Cell[])[];
  /** The object that each row is about; empty when rows are not about objects. */
  readonly keys: readonly string[];
}

export interface Words {
  readonly sentences: readonly Text[];
  readonly tables: readonly Table[];
}

export interface Picture<N = Node, E = Edge, G = Group, D = unknown> {
  readonly name: string;
  readonly title: Text;
  readonly nodes: readonly N[];
  readonly edges: readonly E[];
  readonly groups: readonly G[];
  readonly words: Words;
  readonly detail: D;
  /** For the key of each origin the lines of YAML that it follows from, the nearest first. */
  readonly lines?: Readonly<Record<string, readonly Line[]>>;
}

/** The snapshot's picture of this name; each view knows the shape of its own. */
export function pictureOf<P>(snapshot: Snapshot, name: string): P | null {
  return (snapshot.pictures[name] as P | undefined) ?? null;
}

export function has(part: { readonly states: readonly string[] }, state: string): boolean {
  return part.states.includes(state);
}
