/** The shape of the DNS picture, and what the view remembers while it is looked at. */
import type { Text } from "../types";
import type { CorefileEditor } from "./corefile_editor";
import type { Said } from "./dns_said";
import type { Edge, Group, Node, Picture } from "./picture";
import type { Reason } from "./why";

export type OutcomeOf = "address" | "nodata" | "nxdomain" | "failed" | "lost" | "refused";

/** Left to right: "application", "resolver", then each server that was asked. */
export interface Lane {
  readonly id: string;
  readonly label: string;
  readonly note: string;
}

/** A server that did not know handed the question on. */
export interface Pass {
  readonly from: string;
  readonly to: string;
  readonly transport: string;
  /** Nothing came back. */
  readonly silent: boolean;
}

export interface QuestionDetail {
  /** From 0, in the order in which they were sent. */
  readonly number: number;
  readonly type: string;
  readonly outcome: OutcomeOf;
  readonly rcode: string;
  readonly answers: readonly (readonly [type: string, value: string, ttl: number])[];
  readonly server: string;
  readonly transport: string;
  /** Milliseconds since the look-up began. */
  readonly at: number;
  readonly answered: number | null;
  readonly needed: boolean;
  readonly object: string;
  /** Key of the look-up's `why`. */
  readonly origin: string;
  /** The lane of the server that was asked. */
  readonly to: string;
  readonly passes: readonly Pass[];
  readonly decided: readonly [lane: string, plugin: string, said: Text] | null;
  readonly steps: readonly (readonly [lane: string, plugin: string, said: Text])[];
  readonly dig: string;
}

export interface TryDetail {
  readonly name: string;
  /** The search domain that made the name, or "" when it was asked as typed. */
  readonly search: string;
  readonly reason: Text;
  readonly questions: readonly QuestionDetail[];
}

export interface LookupDetail {
  readonly name: string;
  readonly pod: string;
  readonly type: string;
  /** The resolver with its version, and by its short name. */
  readonly resolver: string;
  readonly library: string;
  readonly hosts: boolean;
  readonly found: boolean;
  readonly addresses: readonly string[];
  readonly result: string;
  readonly elapsed: number;
  readonly sent: number;
  readonly in_vain: number;
  readonly lanes: readonly Lane[];
  readonly tries: readonly TryDetail[];
  readonly unsent: readonly string[];
  readonly why: Readonly<Record<string, readonly Reason[]>>;
  readonly spellings: readonly Summary[];
  readonly simplified: Text | null;
}

/** One look-up in a line: sent earlier (`event`), or computed (`how`). */
export interface Summary {
  readonly event: number | null;
  readonly how: Text | null;
  readonly name: string;
  readonly pod: string;
  readonly needed: readonly boolean[];
  readonly found: boolean;
  readonly result: string;
}

/** An answer that somebody remembers; `now` is what would be answered today, null for the same. */
export interface HeldDetail {
  readonly holder: "coredns" | "node-local" | "program" | "watch";
  readonly who: Text;
  readonly name: string;
  readonly type: string;
  readonly answers: readonly string[];
  /** On the lab's clock, in ms. */
  readonly until: number | null;
  readonly now: readonly string[] | null;
}

export interface SetupDetail {
  /** As it was saved; `running` only where CoreDNS still runs with another one. */
  readonly corefile: string;
  readonly running: string | null;
  readonly node_local: boolean;
  readonly faults: readonly (readonly [id: string, on: boolean, said: Text])[];
  readonly zones: readonly (readonly [origin: string, text: string])[];
}

export interface DnsDetail {
  readonly lookup: LookupDetail | null;
  readonly event: number | null;
  readonly conf: {
    readonly pod: string;
    readonly nameservers: readonly string[];
    readonly searches: readonly string[];
    readonly options: readonly string[];
    readonly text: string;
  } | null;
  readonly earlier: readonly Summary[];
  readonly seen: number;
  readonly held: readonly HeldDetail[];
  readonly asking: {
    readonly resolvers: readonly (readonly [id: string, version: string, special: Text])[];
    readonly types: readonly string[];
  };
  readonly coredns: SetupDetail;
}

export interface NameDetail {
  readonly type: string;
  readonly answers: readonly string[];
}

export type DnsPicture = Picture<Node<NameDetail>, Edge, Group, DnsDetail>;

export interface DnsState {
  /** What is typed, null while it is the suggestion. */
  name: string | null;
  pod: string | null;
  /** null: as the newest look-up. */
  type: string | null;
  resolver: string | null;
  options: boolean;
  /** The CoreDNS panel instead of the look-up. */
  panel: boolean;
  /** How many questions are drawn; null is all of them. */
  shown: number | null;
  timer: number;
  /** The look-up that is drawn, by its event; and whether this tab waits for the next one. */
  event: number | null;
  asked: boolean;
  /** The messages that are open, by number. */
  readonly open: Set<number>;
  editor: CorefileEditor | null;
  /** What came of the newest change in the panel. */
  said: readonly Said[];
  restart: boolean;
  zone: { origin: string; text: string; said: string; error: boolean } | null;
}

export function firstState(): DnsState {
  return {
    name: null,
    pod: null,
    type: null,
    resolver: null,
    options: false,
    panel: false,
    shown: null,
    timer: 0,
    event: null,
    asked: false,
    open: new Set(),
    editor: null,
    said: [],
    restart: false,
    zone: null,
  };
}

export function questionsOf(lookup: LookupDetail): readonly QuestionDetail[] {
  return lookup.tries.flatMap((entry) => entry.questions);
}
