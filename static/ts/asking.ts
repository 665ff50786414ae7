/** What a tab asks of the server besides changes, and what it is answered: history, branches, copies, the console. */
import type { Glance, LessonAsking, LessonReply } from "./lesson/types";
import type { Problem, Refusal, Text } from "./types";

/** Where an attempt stands: how far undo and redo go, and its branches. */
export interface History {
  readonly undo: number;
  readonly redo: number;
  /** As the lesson began. */
  readonly untouched: boolean;
  readonly branch: number | null;
  readonly branches: readonly Branch[];
}

export interface Branch {
  readonly id: number;
  /** Empty until somebody gives it one. */
  readonly name: string;
}

export type Asking =
  | LessonAsking
  | { readonly do: "undo" | "redo" | "reset" | "share" }
  | { readonly do: "fork"; readonly at: number | null }
  | { readonly do: "switch" | "remove"; readonly branch: number }
  | { readonly do: "rename"; readonly branch: number; readonly name: string }
  | { readonly do: "compare"; readonly branch: number; readonly with: number; readonly at: number | null }
  | { readonly do: "unveil"; readonly view: string; readonly node: string }
  | { readonly do: "nudge" | "give-up" }
  | { readonly do: "lead"; readonly view: string; readonly node: string; readonly at: number | null }
  | { readonly do: "pause"; readonly still: boolean }
  | { readonly do: "check-corefile"; readonly text: string }
  | { readonly do: "open"; readonly kind: string; readonly namespace: string; readonly name: string }
  | {
      readonly do: "run";
      readonly where: string;
      readonly line: string;
      readonly files: Readonly<Record<string, string>>;
      readonly at: number | null;
    }
  | {
      readonly do: "complete";
      readonly where: string;
      readonly line: string;
      readonly files: readonly string[];
      readonly at: number | null;
    };

interface Answered {
  readonly n: number;
  readonly re: number;
}

export interface Moved extends Answered {
  readonly type: "moved";
}

export interface Shared extends Answered {
  readonly type: "shared";
  readonly token: string;
}

export interface Output extends Answered {
  readonly type: "output";
  readonly rc: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly note: Text | null;
  readonly changed: boolean;
  /** What an editor would be opened with; "" where none would. */
  readonly editor: string;
}

export interface Completions extends Answered {
  readonly type: "completions";
  readonly words: readonly string[];
}

export interface Side {
  readonly branch: number;
  readonly now: number;
  readonly events: number;
  readonly revision: number;
  /** How many changes this branch has of its own. */
  readonly changes: number;
}

export interface Comparison extends Answered {
  readonly type: "comparison";
  /** The time at which both are shown, and the newest of either. */
  readonly at: number;
  readonly newest: number;
  readonly sides: readonly [Side, Side];
  readonly rows: readonly { readonly what: string; readonly left: string | null; readonly right: string | null }[];
  readonly same: number;
}

/** In a drill: it was done; of an object that was opened, its text. */
export interface DrillReply extends Answered {
  readonly type: "drill";
  readonly text?: string;
}

/** What CoreDNS would refuse a Corefile for, and the words that may stand in one: by directive, "" for a server block. */
export interface CorefileCheck extends Answered {
  readonly type: "corefile";
  readonly problems: readonly Problem[];
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export type Reply =
  | CorefileCheck
  | DrillReply
  | Glance
  | LessonReply
  | Moved
  | Shared
  | Output
  | Completions
  | Comparison;

const TYPES = new Set([
  "drill",
  "led",
  "answered",
  "hint",
  "step",
  "glance",
  "moved",
  "shared",
  "output",
  "completions",
  "comparison",
  "corefile",
]);

export function isReply(message: { readonly type?: string }): message is Reply {
  return TYPES.has(message.type ?? "");
}

/** Those who wait for an answer; a refusal is one, null says that none will come. */
export class Waiting {
  readonly #resolvers = new Map<number, (reply: Reply | Refusal | null) => void>();

  wait(id: number): Promise<Reply | Refusal | null> {
    return new Promise((resolve) => this.#resolvers.set(id, resolve));
  }

  answer(id: number, reply: Reply | Refusal): void {
    this.#resolvers.get(id)?.(reply);
    this.#resolvers.delete(id);
  }

  settle(): void {
    for (const resolve of this.#resolvers.values()) resolve(null);
    this.#resolvers.clear();
  }
}
