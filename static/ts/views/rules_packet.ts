/** One node's rules as one packet met them: which were tried, which fitted, and why the others did not. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Snapshot, Text } from "../types";
import { icon } from "../words";
import { isReply, type PacketPicture, packetOf, type Stop, type Try } from "./packet_picture";
import { player } from "./packet_player";
import { lot } from "./packet_step";
import { has, type Words } from "./picture";
import type { Chain, Rule, RulesPicture } from "./rules_picture";
import { rich } from "./twin";

/** What became of one rule. */
export interface Met {
  readonly row: Try;
  readonly stop: number;
  readonly index: number;
}

export interface Walk {
  readonly packet: PacketPicture;
  readonly node: string;
  /** By table, chain and number. */
  readonly met: ReadonlyMap<string, Met>;
  /** Of nftables: by what stands in the lines of its listing. */
  readonly items: ReadonlyMap<string, Met>;
  /** Chains in the order in which they were visited, with the place on the way where that was. */
  readonly visited: ReadonlyMap<string, number>;
}

/** The packet's walk through this node's rules; null when there is no packet. A walk may be empty: it passed elsewhere. */
export function walkOf(snapshot: Snapshot, picture: RulesPicture): Walk | null {
  const packet = packetOf(snapshot);
  if (!packet || packet.nodes.length === 0 || packet.detail.family !== picture.detail.family) return null;
  const node = `Node//${picture.detail.node}`;
  const reply = isReply(packet.nodes[player.frame.stop]);
  const here = packet.nodes
    .map((stop, index) => ({ stop, index }))
    .filter(({ stop }) => stop.group === node && stop.rows.length > 0);
  const leg = here.filter(({ stop }) => isReply(stop) === reply);
  const met = new Map<string, Met>();
  const items = new Map<string, Met>();
  const visited = new Map<string, number>();
  for (const { stop, index } of leg.length > 0 ? leg : here) note(stop, index, { met, items, visited });
  return { packet, node, met, items, visited };
}

interface Noted {
  readonly met: Map<string, Met>;
  readonly items: Map<string, Met>;
  readonly visited: Map<string, number>;
}

function note(stop: Stop, index: number, { met, items, visited }: Noted): void {
  stop.rows.forEach((row, position) => {
    const each = row as Try;
    const { table, chain, number, last } = each.detail;
    if (!visited.has(`${table}/${chain}`)) visited.set(`${table}/${chain}`, index);
    for (const id of each.detail.ids ?? []) {
      items.set(id, { row: each, stop: index, index: position });
      if (id.startsWith("set ") && !visited.has(`${table}/${id}`)) visited.set(`${table}/${id}`, index);
    }
    for (let rule = number; rule <= (last ?? number); rule++)
      met.set(`${table}/${chain}/${rule}`, { row: each, stop: index, index: position });
  });
}

export function metAt(walk: Walk | null, chain: Chain, row: Rule): Met | undefined {
  if (row.detail.item) return walk?.items.get(row.detail.item);
  const found = walk?.met.get(`${chain.detail.table}/${chain.label}/${row.detail.number}`);
  if (!found || !walk) return undefined;
  const text = found.row.detail.text === undefined ? undefined : walk.packet.detail.texts[found.row.detail.text];
  // Another rule stands there by now.
  return text === undefined || text === row.detail.raw ? found : undefined;
}

/** hit, miss, or unreached: a chain that was visited may have been left before its end. */
export function stateOf(walk: Walk, chain: Chain, row: Rule): "hit" | "miss" | "unreached" | "" {
  const found = metAt(walk, chain, row);
  if (found) return has(found.row, "hit") ? "hit" : "miss";
  return walk.visited.has(keyOf(chain)) && !row.detail.item ? "unreached" : "";
}

export function keyOf(chain: Chain): string {
  return `${chain.detail.table}/${chain.detail.item || chain.label}`;
}

/** The chains that the packet visited, as it did; the kernel's own are left out, they only lead to these. */
export function visitedChains(walk: Walk, picture: RulesPicture): readonly Chain[] {
  const chains = new Map(picture.nodes.map((chain) => [keyOf(chain), chain] as const));
  return [...walk.visited.keys()].flatMap((key) => {
    const chain = chains.get(key);
    return chain && !has(chain, "builtin") ? [chain] : [];
  });
}

/** At the right of a rule: hit, the lot, or that it was not tried. */
export function metVerdict(walk: Walk, chain: Chain, row: Rule): TemplateResult | string | null {
  const found = metAt(walk, chain, row);
  const state = stateOf(walk, chain, row);
  if (state === "") return null;
  if (state === "unreached") return t("not reached");
  if (row.detail.item) return html`<span class="hit">${icon("check", true)}${t("found")}</span>`;
  const draw = found?.row.detail.draw;
  const word = state === "hit" ? html`<span class="hit">${icon("check", true)}${t("hit")}</span>` : t("no match");
  return draw ? html`${lot(draw.drawn, draw.probability)} ${state === "hit" ? word : ""}` : word;
}

/** Under a rule that did not fit: why. */
export function metReason(walk: Walk, chain: Chain, row: Rule): TemplateResult | typeof nothing {
  const found = metAt(walk, chain, row);
  if (!found || (has(found.row, "hit") && !found.row.detail.ids?.length) || found.row.detail.draw) return nothing;
  return html`<span class="why-not">${rich(found.row.words)}</span>`;
}

/** Rules in a row that did not fit, without a lot among them: shown as one line until it is opened. */
export function runsOf(walk: Walk, chain: Chain, rows: readonly Rule[]): readonly (Rule | readonly Rule[])[] {
  const runs: (Rule | Rule[])[] = [];
  for (const row of rows) {
    const found = metAt(walk, chain, row);
    const dull = found !== undefined && !has(found.row, "hit") && !found.row.detail.draw && !isNow(walk, found);
    const last = runs.at(-1);
    if (dull && Array.isArray(last)) last.push(row);
    else runs.push(dull ? [row] : row);
  }
  return runs.flatMap<Rule | readonly Rule[]>((run) => (Array.isArray(run) && run.length < 3 ? run : [run]));
}

/** The rule that is being looked at. */
export function isNow(walk: Walk, found: Met | undefined): boolean {
  const { frame } = player;
  return (
    found !== undefined &&
    frame.row !== null &&
    frame.stop === found.stop &&
    frame.row === found.index &&
    walk.packet.nodes[frame.stop] !== undefined
  );
}

/** The number of the place, in the head of a chain. */
export function placeNumber(walk: Walk | null, chain: Chain): TemplateResult | typeof nothing {
  const index = walk?.visited.get(keyOf(chain));
  if (index === undefined) return nothing;
  return html`<span class="hopn" title=${t("Place {number} of the packet's way", { number: index + 1 })}>${index + 1}</span>`;
}

/** In words: how many rules fitted, then each of them, before what is said of all rules. */
export function walkWords(walk: Walk | null, words: Words, node: string): Words {
  if (!walk || walk.met.size === 0) return words;
  const hits = [...new Set([...walk.met.values()].map((met) => met.row))].filter((row) => has(row, "hit"));
  const chains = new Set(hits.map((row) => row.detail.chain)).size;
  const first: Text = [
    /* t */ "The packet met {tried} rules on {node}: {hits} fitted, in {chains} chains.",
    { tried: walk.met.size, hits: hits.length, chains, node },
  ];
  return { ...words, sentences: [first, ...hits.map((row) => row.words), ...words.sentences] };
}

/** Which nodes the packet passed, for the choice of nodes. */
export function passes(snapshot: Snapshot, node: string): boolean {
  return packetOf(snapshot)?.nodes.some((stop) => stop.group === `Node//${node}` && stop.rows.length > 0) ?? false;
}
