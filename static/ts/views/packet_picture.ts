/** The shape of a packet's way, and the frames in which it is shown: place by place, or rule by rule. */
import type { Protocol, Snapshot, Text } from "../types";
import { type Group, has, type Node, type Picture, pictureOf, type Row } from "./picture";
import type { Reason } from "./why";

export type StopKind = "client" | "chain" | "out" | "kernel" | "wire" | "server" | "router";

export interface StopDetail {
  /** The machine on the way, counted from 0. */
  readonly hop: number;
  readonly chain: string;
  readonly reason: Text;
  readonly words: Text;
  /** Source and destination, as they came and as they went on. */
  readonly before: readonly [string, string];
  readonly after: readonly [string, string];
  readonly other: string;
  readonly came_by: string;
  readonly left_by: string;
  readonly outcome: string;
  /** Where it ends without a rule of kube-proxy: what was written that made it end. */
  readonly why: readonly Reason[];
}

export interface TryDetail {
  readonly hook: string;
  readonly table: string;
  readonly chain: string;
  readonly number: number;
  /** Many rules in a row that plainly were not meant: the last of them. */
  readonly last?: number;
  /** Its place in the list of texts. */
  readonly text?: number;
  readonly draw?: { readonly probability: number; readonly drawn: number } | null;
  readonly mark?: number;
  /** Packets and bytes as `iptables -v` shows them: before, of this packet, and after all of it; null where nothing counts. */
  readonly counters?: Readonly<Record<"before" | "packet" | "after", readonly [packets: number, bytes: number]>> | null;
  /** Of nftables: the lines of its listing that were read, as "rule services 1" or "element service-ips …". */
  readonly ids?: readonly string[];
}

export interface Printed {
  readonly command: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly rc: number;
  readonly why: Text;
  readonly elapsed: number;
}

export interface PacketDetail {
  readonly event: number;
  readonly source: string;
  readonly to: string;
  readonly protocol: Protocol;
  readonly address: string;
  /** Of IP; "" where no address was found. */
  readonly family: string;
  readonly result: string;
  readonly answered_by: string;
  /** Null when the way is no longer known. */
  readonly client: Printed | null;
  readonly questions: number;
  readonly count: number;
  readonly results: Readonly<Record<string, number>>;
  readonly spread: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
  /** How many of the places are on the way there; the others are on the way back. */
  readonly there: number;
  readonly texts: readonly string[];
}

export type Try = Row<TryDetail>;
export type Stop = Node<StopDetail, TryDetail>;
export type PacketPicture = Picture<Stop, unknown, Group, PacketDetail>;

/** The packet of this snapshot, if one was what the learner asked for last and its way is known. */
export function packetOf(snapshot: Snapshot): PacketPicture | null {
  return pictureOf<PacketPicture>(snapshot, "packet");
}

/** Where the story stands: at a place, or still at one of its rules. */
export interface Frame {
  readonly stop: number;
  /** Index of the rule that is looked at; null once the place is done. */
  readonly row: number | null;
}

export type Grain = "hop" | "chain" | "rule";

/** Every frame of this grain, in order. A hop is a machine or a wire; a chain is one place in its kernel. */
export function framesOf(packet: PacketPicture, grain: Grain): readonly Frame[] {
  if (grain === "rule") {
    return packet.nodes.flatMap((stop, index) => [
      ...stop.rows.map((_, row) => ({ stop: index, row })),
      { stop: index, row: null },
    ]);
  }
  return packet.nodes.flatMap((stop, index) => {
    const next = packet.nodes[index + 1];
    return grain === "hop" && next && hopOf(next) === hopOf(stop) ? [] : [{ stop: index, row: null }];
  });
}

/** The client and its own node's kernel are one machine when the client is the node, but two places to look at. */
function hopOf(stop: Stop): string {
  const place = stop.kind === "wire" || stop.kind === "client" ? stop.kind : "";
  return `${stop.detail.hop} ${place}`;
}

/** Before 0, after 0, or the same frame. A place is done after its last rule. */
export function compare(a: Frame, b: Frame): number {
  return a.stop - b.stop || (a.row ?? Number.POSITIVE_INFINITY) - (b.row ?? Number.POSITIVE_INFINITY) || 0;
}

export function isReply(stop: Stop | undefined): boolean {
  return stop !== undefined && has(stop, "reply");
}

const GONE = new Set(["dropped", "unroutable", "nobody", "circle"]);

/** It ended here, and nobody meant it to. */
export function gone(stop: Stop): boolean {
  return GONE.has(stop.detail.outcome);
}

/** "KUBE-SVC-FXIYY6OHUSNBITIX" → "SVC-FXIY…", which fits into a box. */
export function shortChain(chain: string): string {
  const name = chain.replace(/^KUBE-/, "");
  return name.replace(/^([A-Z]{2,3}-[A-Z0-9]{4})[A-Z0-9]{12}$/, "$1…");
}
