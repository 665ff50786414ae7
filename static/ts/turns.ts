/** The lesson's checks on the clock: at which events they turned green, and at which they turned back. */
import { t } from "./i18n";
import { plain } from "./lesson/course";
import type { LessonReport } from "./lesson/types";

export interface Turn {
  readonly at: number;
  readonly passed: boolean;
  /** One sentence for each check that turned there. */
  readonly says: readonly string[];
}

/** In order of time; of one event, those that passed before those that were lost. */
export function turns(report: LessonReport | null): readonly Turn[] {
  const found = new Map<string, { at: number; passed: boolean; says: string[] }>();
  for (const task of report?.tasks ?? []) {
    const title = plain(task.title[document.documentElement.lang.toLowerCase()] ?? task.title.en ?? "");
    for (const [at, passed] of task.turns) {
      const turn = found.get(`${at} ${passed}`) ?? { at, passed, says: [] };
      turn.says.push(passed ? t("Passed: {title}", { title }) : t("No longer true: {title}", { title }));
      found.set(`${at} ${passed}`, turn);
    }
  }
  return [...found.values()].sort((one, other) => one.at - other.at || Number(other.passed) - Number(one.passed));
}
