/** A look-up in time: which questions were sent together, and how long nothing happened in between. */
import { type LookupDetail, type QuestionDetail, questionsOf, type TryDetail } from "./dns_picture";

// Shorter than this is not waiting: every answer takes a moment.
const WORTH_DRAWING = 400;

/** Questions about one name that left at the same moment for the same server. */
export interface Round {
  readonly at: number;
  readonly to: string;
  readonly questions: readonly QuestionDetail[];
  /** Silence before it, in ms; 0 when it followed at once. */
  readonly waited: number;
}

export function rounds(entry: TryDetail, since: number): Round[] {
  const found: Round[] = [];
  for (const [index, question] of entry.questions.entries()) {
    const last = found.at(-1);
    if (last && last.at === question.at && last.to === question.to) {
      found[found.length - 1] = { ...last, questions: [...last.questions, question] };
    } else {
      const waited = question.at - (index === 0 ? since : idleSince(entry.questions.slice(0, index)));
      found.push({
        at: question.at,
        to: question.to,
        questions: [question],
        waited: waited >= WORTH_DRAWING ? waited : 0,
      });
    }
  }
  return found;
}

/** From when on nothing happened any more: a resolver that misses an answer waits from the moment it asked. */
export function idleSince(questions: readonly QuestionDetail[]): number {
  const last = Math.max(0, ...questions.map(({ at }) => at));
  const together = questions.filter(({ at }) => at === last);
  if (together.some(({ answered }) => answered === null)) return last;
  return Math.max(last, ...together.map(({ answered }) => answered ?? last));
}

/** Silence after the last question, until the resolver gave up. */
export function waitedInTheEnd(lookup: LookupDetail): number {
  const waited = lookup.elapsed - idleSince(questionsOf(lookup));
  return waited >= WORTH_DRAWING ? waited : 0;
}

/** One of four heights: drawn in time, but not so that a long silence fills the page. */
export function height(waited: number): string {
  if (waited < 1500) return "g1";
  if (waited < 3000) return "g2";
  return waited < 7000 ? "g3" : "g4";
}

export function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 3);
}
