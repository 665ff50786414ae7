/** The shape of the rules' picture, and what the view remembers while it is looked at. */
import type { Text } from "../types";
import type { Edge, Group, Node, Picture, Row } from "./picture";
import type { ScaleState } from "./scale";

export interface ChainDetail {
  readonly table: string;
  readonly from: readonly string[];
  readonly pod: string;
  readonly node: string;
}

export interface RuleDetail {
  readonly number: number;
  readonly raw: string;
  readonly verdict: string;
  /** Id of the chain that it jumps to, or "". */
  readonly target: string;
  readonly odds: number | null;
  readonly why: string;
}

export interface Reason {
  readonly kind: "api" | "controller" | "proxy";
  readonly text: Text;
  readonly event: number | null;
  readonly revision: number;
  readonly object: string;
  readonly field: string;
}

export interface RulesDetail {
  readonly node: string;
  readonly seen: number;
  readonly revision: number;
  readonly count: number;
  readonly order: readonly string[];
  readonly why: Readonly<Record<string, readonly Reason[]>>;
  readonly save: string;
}

export type Rule = Row<RuleDetail>;
export type Chain = Node<ChainDetail, RuleDetail>;
export type RulesPicture = Picture<Chain, Edge, Group, RulesDetail>;

export interface RulesState {
  mode: "flow" | "save" | "nft" | "graph";
  /** With a packet: only the chains that it visited. */
  only: boolean;
  chosen: string | null;
  /** Whether rules of the system's own Services are shown. */
  system: boolean;
  readonly opened: Set<string>;
  filter: string;
  readonly scale: ScaleState;
}

export function find(picture: RulesPicture, row: string): { chain: Chain; row: Rule } | null {
  for (const chain of picture.nodes) {
    for (const each of chain.rows) if (each.id === row) return { chain, row: each as Rule };
  }
  return null;
}
