/** What travels on the socket between a tab and its lab, and what a picture's author is given to draw with. */

import type { Asking, CorefileCheck, History, Reply } from "./asking";
import type { LessonNews, LessonReport } from "./lesson/types";

/** A sentence on the wire: the English message id and the values for its {holes}; translated in the browser. */
export type Text = readonly [message: string, params?: Params];
export type Params = Readonly<Record<string, string | number>>;

/** One object of the cluster: kind, namespace ("" when cluster-scoped) and name. */
export interface ObjectName {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** "Service/default/my-service": how objects are keyed in pictures and in `context.select`. */
export type ObjectKey = string;

/** One field of one object that somebody wrote: where a part of a picture comes from. */
export type Line = readonly [object: ObjectKey, field: string];

/** Where it stands in the learner's texts; a field that was left out stands near the one that is around it. */
export interface LinePlace {
  readonly line: number;
  readonly written: boolean;
}

/** One thing that happened in the lab. `cause` is the index of the event that led to it. */
export interface LabEvent {
  readonly index: number;
  readonly at: number;
  readonly actor: string;
  readonly action: "request" | "write" | "refuse" | "reconcile" | "sync" | "serve" | "run" | "ask" | "send" | "look";
  readonly what: readonly [kind: string, namespace: string, name: string] | null;
  readonly revision: number;
  readonly cause: number | null;
  readonly note: Text;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** One marked place in the learner's text; lines and columns count from 1. */
export interface Place {
  readonly line: number | null;
  readonly column: number | null;
  readonly end_line: number | null;
  readonly end_column: number | null;
}

export interface Problem extends Place {
  /** The API server's own words. */
  readonly text: string;
  /** The same in a plain sentence, where we have one. */
  readonly hint: Text | null;
  /** The one change that mends it, where there is only one sensible. */
  readonly fix?: Fix | null;
}

/** Put `text` in the place of what stands there; the end column is the first one behind it. */
export interface Fix {
  readonly says: Text;
  readonly line: number;
  readonly column: number;
  readonly end_line: number;
  readonly end_column: number;
  readonly text: string;
}

/** One field of an object: + added, - taken away, ~ changed. */
export interface FieldRow {
  readonly mark: "+" | "-" | "~";
  readonly path: string;
  readonly value: string;
  readonly before: string;
}

/** What stands beside and below one document of the learner's. */
export interface Notes {
  readonly object: ObjectKey;
  readonly revision: number;
  readonly lenses: readonly { readonly path: string; readonly words: Text; readonly view: string }[];
  readonly filled: readonly FieldRow[];
}

export interface OutcomeLine extends Place {
  readonly document: number;
  readonly text: string;
  readonly error: boolean;
  /** The API server did it, but has something to say. */
  readonly warning: boolean;
  readonly hint: Text | null;
  readonly fix?: Fix | null;
  readonly what?: readonly [kind: string, namespace: string, name: string] | null;
  readonly verb?: string;
  /** Of a refusal: where on its way the document was stopped. */
  readonly station?: string;
}

/** The lab as this tab looks at it: one node's rules, at one event. */
export interface Snapshot {
  readonly n: number;
  readonly type: "snapshot";
  readonly re: number | null;
  /** Number of the newest saved change. */
  readonly changes: number;
  readonly revision: number;
  /** Virtual milliseconds at `at`. */
  readonly now: number;
  /** Index of the newest event that is shown. */
  readonly at: number;
  /** False while the learner looks at the past. */
  readonly live: boolean;
  readonly node: string;
  /** Of IP: in which the rules are shown. */
  readonly family: string;
  readonly nodes: readonly string[];
  readonly events: readonly LabEvent[];
  /** When only the tail of the events is sent: the index of the first one sent. */
  readonly events_from?: number;
  /** Keyed by view name: "map", "rules", "dns", "control-plane". The views know their shapes. */
  readonly pictures: Readonly<Record<string, unknown>>;
  readonly notes?: readonly Notes[];
  readonly history?: History;
  /** How the lesson is doing; left out as long as that has not changed. */
  readonly lesson?: LessonReport | null;
  /** The texts that were applied to this lab, oldest first, as CRC-32. */
  readonly applied?: readonly number[];
  readonly objects: readonly ObjectName[];
  readonly pods: readonly string[];
  readonly outcome: Outcome | null;
}

export interface Outcome {
  readonly n?: number;
  readonly type?: "outcome";
  readonly re?: number | null;
  readonly accepted: boolean;
  readonly lines: readonly OutcomeLine[];
}

export interface LintAnswer {
  readonly n: number;
  readonly type: "lint";
  readonly re: number;
  readonly problems: readonly Problem[];
}

/** How many would come, and how many would go. */
export type Delta = readonly [added: number, removed: number];

/** What Apply would do, tried on a branch that nobody keeps. */
export interface PreviewAnswer {
  readonly n: number;
  readonly type: "preview";
  readonly re: number;
  readonly possible: boolean;
  /** By node. */
  readonly rules?: Readonly<Record<string, Delta>>;
  readonly endpoints?: Delta;
  readonly names?: Delta;
  readonly pods?: Delta;
  readonly objects?: Delta;
  /** How many of the pods that were tried get an answer now, and how many would then. */
  readonly reach?: readonly { readonly to: string; readonly now: number; readonly then: number; readonly of: number }[];
  /** The rules that would come and go on the node that one looks at. */
  readonly more?: readonly string[];
  readonly less?: readonly string[];
  /** What would then stand beside the learner's lines. */
  readonly notes?: readonly Notes[];
  /** The map as it would be, what is new or gone marked so. */
  readonly map?: unknown;
  /** The chains of the node that one looks at, and the DNS names, marked in the same way. */
  readonly chains?: unknown;
  readonly served?: unknown;
}

export interface Pong {
  readonly n: number;
  readonly type: "pong";
  readonly re: number;
}

export interface Refusal {
  readonly n: number;
  readonly type: "error";
  readonly re: number | null;
  readonly code: string;
  readonly message: Text;
  readonly retry_after: number | null;
}

export type ServerMessage =
  | LessonNews
  | Snapshot
  | (Outcome & { type: "outcome"; n: number })
  | LintAnswer
  | PreviewAnswer
  | Pong
  | Refusal
  | Reply;

/** What a client sends; "icmp" is what ping does. */
export type Protocol = "tcp" | "udp" | "sctp" | "icmp";

/** What a tab may ask; the socket adds `id`. */
export type ClientMessage =
  | { readonly do: "change"; readonly kind: "apply"; readonly manifest: string }
  | {
      readonly do: "change";
      readonly kind: "delete";
      readonly object: string;
      readonly namespace: string;
      readonly name: string;
    }
  | {
      readonly do: "change";
      readonly kind: "resolve";
      readonly pod: string;
      readonly name: string;
      readonly type: string;
      readonly resolver?: string;
    }
  | { readonly do: "change"; readonly kind: "corefile"; readonly text: string; readonly restart: boolean }
  | { readonly do: "change"; readonly kind: "node-local-dns"; readonly on: boolean }
  | { readonly do: "change"; readonly kind: "dns-fault"; readonly fault: string; readonly on: boolean }
  | { readonly do: "change"; readonly kind: "upstream-zone"; readonly zone: string; readonly text: string }
  | {
      readonly do: "change";
      readonly kind: "send";
      /** "default/client", a node, "outside". */
      readonly source: string;
      /** "my-service:80", "10.96.0.1:443", "node-a:30080". */
      readonly to: string;
      readonly protocol: Protocol;
      readonly count: number;
    }
  | { readonly do: "change"; readonly kind: "wait"; readonly ms: number }
  | { readonly do: "lint"; readonly manifest: string }
  | { readonly do: "preview"; readonly manifest: string }
  | { readonly do: "change"; readonly kind: "proxy-mode"; readonly mode: "iptables" | "nftables" }
  | { readonly do: "look"; readonly node?: string; readonly at?: number | null; readonly family?: string }
  | { readonly do: "ping" }
  | Asking;

/** What came of a change that this tab asked for. */
export type Verdict =
  | { readonly kind: "outcome"; readonly outcome: Outcome }
  | { readonly kind: "refusal"; readonly sentence: string };

/** What a view may ask of the workbench. */
export interface Context {
  /** Sends a message to the lab (`look` at another node, `resolve` a name). False when there is no connection or the past is shown. */
  send(message: ClientMessage): boolean;
  /** Asks for a change and waits for what comes of it. */
  change(message: Extract<ClientMessage, { do: "change" }>): Promise<Verdict>;
  /** What CoreDNS would say to a Corefile, or null when there was no answer. */
  checkCorefile(text: string): Promise<CorefileCheck | null>;
  /** Shows the view of this name. */
  show(view: string): void;
  /** Selects an object everywhere (every view and the editor) with the lines that it follows from, or nothing. */
  select(key: ObjectKey | null, lines?: readonly Line[]): void;
  /** Shows a line of the learner's text, and all that follows from it. */
  goTo(line: Line): void;
  /** Moves the whole workbench to the event at this index; null is now. */
  seek(index: number | null): void;
  /** Says one sentence in the polite live region. */
  announce(sentence: string): void;
}

/** How the learner looks: what is selected, what may be done, what may move. */
export interface Look {
  readonly context: Context;
  readonly selected: ObjectKey | null;
  /** The lines of YAML that are looked at: under the cursor, or behind what is selected. */
  readonly lines: readonly Line[];
  /** Where a line stands in the texts that are open; null if in none of them. */
  readonly lineOf: (line: Line) => LinePlace | null;
  /** True in the past or without a connection: nothing may be changed. */
  readonly readOnly: boolean;
  readonly reducedMotion: boolean;
  /** Only true on the workbench: the home page draws a small, still picture. */
  readonly interactive: boolean;
  /** In a drill only that may be changed which mends. */
  readonly drill: boolean;
}

/** One picture of the stage. `render` draws into the host it is given, and is called again on every snapshot. */
export interface View {
  readonly name: string;
  render(host: HTMLElement, snapshot: Snapshot, look: Look): void;
}
