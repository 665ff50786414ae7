/** What the server tells about a drill, in the place of what it tells about a lesson. */
import type { Desk } from "../desk";
import type { Text } from "../types";

/** Part of the page's boot data; only drills have it. */
export interface DrillBoot {
  /** Where one goes when it is over. */
  readonly report: string;
  /** It is over, and may be stepped through once more. */
  readonly replay: boolean;
  readonly scene: { readonly client: string; readonly home: string };
}

export interface Observation {
  readonly at: number;
  readonly line: string;
  /** In place of the line, where there was no command. */
  readonly says: Text | null;
  readonly event: number;
  /** False after the first change: what is seen then belongs to another cluster. */
  readonly scored: boolean;
  readonly before: number | null;
  readonly left: number | null;
}

export interface Hypothesis {
  readonly titles: readonly Text[];
  /** The number of the observation that ruled it out. */
  readonly gone: number | null;
}

export interface Drill {
  readonly link: string;
  readonly client: string;
  readonly namespace: string;
  readonly complaints: readonly Text[];
  readonly mode: string;
  /** Null where they are not named. */
  readonly hypotheses: readonly Hypothesis[] | null;
  readonly numbers: readonly number[] | null;
  readonly observations: readonly Observation[];
  readonly changes: readonly { readonly at: number; readonly line: string }[];
  readonly hints: readonly { readonly at: number; readonly says: Text | null }[];
  readonly may_hint: boolean;
  readonly may_pause: boolean;
  readonly clock: { readonly elapsed: number; readonly running: boolean };
  readonly limit: number;
  readonly outcome: "" | "fixed" | "given-up" | "time";
}

export function drillOf(desk: Desk): Drill | null {
  return (desk.lesson as unknown as { readonly drill?: Drill } | null)?.drill ?? null;
}

/** "03:47" */
export function clock(milliseconds: number): string {
  const all = Math.floor(milliseconds / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${two(Math.floor(all / 60))}:${two(all % 60)}`;
}
