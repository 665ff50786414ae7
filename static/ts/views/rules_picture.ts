/** The shape of the rules' picture, and what the view remembers while it is looked at. */

import type { Line } from "../types";
import type { Edge, Group, Node, Picture, Row } from "./picture";
import type { ScaleState } from "./scale";
import { keyOf } from "./traces";
import type { Reason } from "./why";

export interface ChainDetail {
  readonly table: string;
  readonly from: readonly string[];
  readonly pod: string;
  readonly node: string;
  /** Of a set or map of nftables: its name in the listing. */
  readonly item?: string;
}

export interface RuleDetail {
  readonly number: number;
  readonly raw: string;
  readonly verdict: string;
  /** Id of the chain that it jumps to, or "". */
  readonly target: string;
  readonly odds: number | null;
  /** Of an entry in a set or map of nftables: its name in the listing. */
  readonly item?: string;
}

/** The first write that this node's kube-proxy has not read. */
export interface Behind {
  readonly kind: string;
  readonly name: string;
  readonly verb: string;
  readonly revision: number;
  readonly event: number | null;
  /** In virtual milliseconds. */
  readonly since: number;
  readonly for: number;
  /** How many such writes there are. */
  readonly count: number;
}

export type ProxyMode = "iptables" | "nftables";

export interface RulesDetail {
  readonly behind: Behind | null;
  readonly others: readonly { readonly node: string; readonly seen: number; readonly behind: boolean }[];
  readonly node: string;
  readonly seen: number;
  readonly revision: number;
  readonly count: number;
  readonly order: readonly string[];
  readonly why: Readonly<Record<string, readonly Reason[]>>;
  readonly save: string;
  /** In which mode this node's kube-proxy runs: what is in its kernel. */
  readonly mode: ProxyMode;
  /** What kube-proxy's configuration says; this node's kernel follows when its kube-proxy has written. */
  readonly configured: ProxyMode;
  readonly family: string;
  readonly families: readonly string[];
  /** In nftables mode, the listing: each line with what stands in it. */
  readonly nft: readonly (readonly [text: string, ...ids: string[]])[];
}

export type Rule = Row<RuleDetail>;
export type Chain = Node<ChainDetail, RuleDetail>;
export type RulesPicture = Picture<Chain, Edge, Group, RulesDetail>;

export interface RulesState {
  mode: "flow" | "save" | "nft" | "graph" | "compare";
  /** The node that this one is compared with. */
  against: string;
  /** With a packet: only the chains that it visited. */
  only: boolean;
  chosen: string | null;
  /** Whether rules of the system's own Services are shown. */
  system: boolean;
  readonly opened: Set<string>;
  /** The rules that follow from the lines that are looked at. */
  lit: ReadonlySet<string>;
  filter: string;
  /** While the other mode is asked for. */
  switching: boolean;
  readonly scale: ScaleState;
}

/** A rule that another view wants to be shown, by its chain and number. */
let wanted: Wanted | null = null;

interface Wanted {
  readonly node: string;
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly number: number;
}

export function wantRule(rule: Wanted): void {
  wanted = rule;
}

/** As the programs that print the rules call it. */
export function nftFamily({ family }: RulesDetail): "ip" | "ip6" {
  return family === "IPv6" ? "ip6" : "ip";
}

export function saveCommand(detail: RulesDetail): string {
  return `${nftFamily(detail)}tables-save`;
}

/** The rule that was wanted, once. */
export function takeWanted(picture: RulesPicture): string | null {
  const found = wanted;
  const { node, family } = picture.detail;
  if (!found || node !== found.node || family !== found.family || picture.nodes.length === 0) return null;
  wanted = null;
  const chain = picture.nodes.find((each) => each.label === found.chain && each.detail.table === found.table);
  return chain?.rows.find((row) => (row as Rule).detail.number === found.number)?.id ?? null;
}

/** Why a rule is there; nothing for those that every node has. */
export function reasonsOf(picture: RulesPicture, row: Rule): readonly Reason[] {
  return (row.origin && picture.detail.why[keyOf(row.origin)]) || [];
}

/** The lines that a rule follows from. */
export function linesOf(picture: RulesPicture, row: Rule): readonly Line[] {
  return (row.origin && picture.lines?.[keyOf(row.origin)]) || [];
}

export function find(picture: RulesPicture, row: string): { chain: Chain; row: Rule } | null {
  for (const chain of picture.nodes) {
    for (const each of chain.rows) if (each.id === row) return { chain, row: each as Rule };
  }
  return null;
}
