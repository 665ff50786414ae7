/** What travels between a board and the server. Times are milliseconds of the server's clock. */
import type { Text } from "../types";

export type Words = Readonly<Record<string, string>>;
export type Cell = "todo" | "doing" | "passed" | "lost" | "part" | "missed" | "unrated" | "none";
/** Why somebody needs a teacher: they go in circles, their causes do not become fewer, they find nothing new, or do nothing. */
export type Attention = "again" | "flat" | "quiet" | "idle" | "";
export type Kind = "lesson" | "drill" | "interview";

/** One column: a task, and the step of the lesson that it belongs to. */
export interface Head {
  readonly id: string;
  readonly step: string;
  readonly title: Words;
  readonly step_title: Words;
  readonly hint: Words;
}

export interface Apart {
  readonly short: Text;
  readonly says: Text;
  readonly broken: boolean;
  /** In a drill: what is still possible, each one or two faults. */
  readonly causes?: readonly (readonly Text[])[];
}

/** A drill or an interview: how it goes, in figures. */
export interface Run {
  readonly began: number;
  /** Null as long as the clock runs. */
  readonly took: number | null;
  readonly limit: number;
  readonly outcome: string;
  readonly score: number | null;
  /** Open questions that wait for the instructor. */
  readonly rate: number;
  readonly numbers?: readonly [number, number];
  readonly observations?: number;
  readonly redundant?: number;
  readonly answered?: readonly [number, number];
  readonly hints?: number;
  readonly interview?: string;
}

/** One thing that a learner did, on the drawer's timeline. */
export interface Mark {
  readonly at: number;
  readonly event: number;
  readonly kind: "change" | "look" | "hint";
  readonly says: Text;
  readonly left: number | null;
}

export interface Row {
  readonly id: number;
  readonly name: string;
  readonly cohort: string;
  readonly language: string;
  readonly joined: boolean;
  readonly begun: boolean;
  readonly run: Run | null;
  readonly attempt: string | null;
  readonly tasks: readonly Cell[];
  readonly spent: readonly number[];
  readonly hints: readonly number[];
  readonly step: number;
  readonly since: number | null;
  readonly new: number | null;
  readonly busy: number | null;
  readonly visits: number;
  readonly state: string;
  readonly differs: Apart | null;
  readonly latest: Text | null;
  readonly hand: number | null;
  readonly question: string;
  readonly attention: Attention;
}

/** Learners whose clusters are equal. */
export interface Group extends Apart {
  readonly state: string;
  readonly members: readonly number[];
  readonly stuck: number;
  readonly languages: Readonly<Record<string, number>>;
  readonly task: number;
}

export interface Check {
  readonly task: number;
  readonly failing: number;
  readonly tried: number;
}

export interface Sent {
  readonly id: number;
  readonly texts: Words;
  readonly state: string;
  readonly at: number;
  readonly to: number;
  readonly read: number;
}

export interface Overview {
  readonly now: number;
  readonly groups: readonly Group[];
  readonly checks: readonly Check[];
  readonly funnel: readonly number[];
  readonly step: number;
  readonly sent: readonly Sent[];
  readonly leading: boolean;
  readonly following: number;
}

interface Numbered {
  readonly n: number;
  readonly re?: number | null;
}
export interface Whole extends Numbered, Overview {
  readonly type: "board";
  readonly kind: Kind;
  readonly tasks: readonly Head[];
  readonly rows: readonly Row[];
}
export interface Changed extends Numbered, Overview {
  readonly type: "rows";
  readonly rows: readonly Row[];
  readonly gone: readonly number[];
}
export interface Delivered extends Numbered {
  readonly type: "sent";
  readonly count: number;
}
export interface Refused extends Numbered {
  readonly type: "error";
  readonly code: string;
  readonly message: Text;
}
export type FromServer = Whole | Changed | Delivered | Refused;
