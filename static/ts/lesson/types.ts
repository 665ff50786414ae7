/** A lesson as the page has it, and how far the learner is as the server finds. */
import type { Text } from "../types";

export interface Choice {
  readonly id: string;
  /** HTML of one line. */
  readonly says: string;
}

export interface Question {
  readonly id: string;
  readonly kind: "predict" | "choice" | "order" | "number" | "text";
  readonly asks: string;
  readonly choices: readonly Choice[];
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly html: string;
  readonly tasks: readonly string[];
  readonly questions: readonly Question[];
}

export interface Lesson {
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly opening: string;
  readonly minutes: number;
  readonly language: string;
  readonly steps: readonly Step[];
  /** Where the learner stopped reading. */
  readonly step: string;
  /** What is widely believed, and not true. */
  readonly cured: readonly string[];
  readonly read: string;
  readonly lessons: string;
  readonly next: { readonly title: string; readonly minutes: number } | null;
}

/** The author's words by language, as HTML. */
export type Words = Readonly<Record<string, string>>;

export interface SolutionChange {
  readonly kind: string;
  readonly [field: string]: unknown;
}

export interface SolutionAnswer {
  readonly kind: "answer";
  readonly question: string;
  /** Any answer will do. */
  readonly any: boolean;
  readonly says: readonly Words[];
}

export type Solution = readonly (SolutionChange | SolutionAnswer)[];

export interface TaskReport {
  readonly id: string;
  readonly step: string;
  readonly kind: "state" | "event";
  readonly title: Words;
  readonly needs: readonly string[];
  readonly state: "todo" | "doing" | "passed" | "lost";
  /** The event that brought this state, and the store's revision then. */
  readonly at: number | null;
  readonly revision: number | null;
  readonly passed_at: number | null;
  /** The last event of the change that did it. */
  readonly rest: number | null;
  /** Every event with which the check turned: to green, or back. */
  readonly turns: readonly (readonly [event: number, passed: boolean])[];
  readonly expected: Text | null;
  readonly found: Text | null;
  readonly where: readonly [kind: string, namespace: string, name: string] | null;
  /** How many hints there are, and how many were taken; one more is the solution. */
  readonly stages: number;
  readonly taken: number;
  readonly hint: Text | null;
  readonly hints: readonly Words[];
  readonly solution: Solution | null;
  /** To a wrong answer that many give. */
  readonly reply: Words | null;
}

export type AnswerValue = string | number | readonly string[];

export interface QuestionReport {
  readonly id: string;
  readonly answer: AnswerValue | null;
  readonly tries: number;
  readonly right: boolean | null;
  readonly reply: Words | null;
  /** The task that will show whether the prediction was right. */
  readonly waits: string | null;
}

export interface CommandReport {
  readonly id: string;
  readonly change: Readonly<Record<string, string | number>> & { readonly kind: string };
}

export interface LessonReport {
  /** The event that the learner began with. */
  readonly start: number;
  readonly solved: boolean;
  readonly done: number;
  readonly of: number;
  readonly hints: number;
  readonly steps: readonly { readonly id: string; readonly done: number; readonly of: number }[];
  readonly tasks: readonly TaskReport[];
  readonly questions: readonly QuestionReport[];
  readonly commands: readonly CommandReport[];
}

/** When nothing but the lesson has changed. */
export interface LessonNews {
  readonly n: number;
  readonly type: "lesson";
  readonly lesson: LessonReport | null;
}

export type LessonAsking =
  | { readonly do: "answer"; readonly question: string; readonly value: AnswerValue }
  | { readonly do: "hint"; readonly task: string }
  | { readonly do: "step"; readonly step: string }
  | { readonly do: "glance"; readonly view: string; readonly node: string; readonly at: number | null };

export interface LessonReply {
  readonly n: number;
  readonly re: number;
  readonly type: "answered" | "hint" | "step";
}

/** One picture of another moment: what a snapshot holds, and nothing else. */
export interface Glance {
  readonly n: number;
  readonly re: number;
  readonly type: "glance";
  readonly revision: number;
  readonly now: number;
  readonly at: number;
  readonly live: boolean;
  readonly node: string;
  readonly nodes: readonly string[];
  readonly pods: readonly string[];
  readonly objects: readonly [];
  readonly pictures: Readonly<Record<string, unknown>>;
}
