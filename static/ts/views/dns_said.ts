/** What came of a change of the name service, in the words of the lab. */
import { say } from "../i18n";
import type { Verdict } from "../types";

export interface Said {
  readonly text: string;
  readonly error: boolean;
}

export function saidOf(verdict: Verdict): readonly Said[] {
  if (verdict.kind === "refusal") return verdict.sentence ? [{ text: verdict.sentence, error: true }] : [];
  return verdict.outcome.lines.map(({ text, hint, error }) => ({ text: hint ? say(hint) : text, error }));
}
