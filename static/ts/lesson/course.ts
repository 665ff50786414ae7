/** The learner's place in the lesson: the step that is open, and what is asked of and told by the server about it. */
import type { Desk } from "../desk";
import { t } from "../i18n";
import { announce } from "../live_region";
import type {
  AnswerValue,
  CommandReport,
  Lesson,
  LessonReport,
  Question,
  QuestionReport,
  Step,
  TaskReport,
  Words,
} from "./types";

export class Course {
  lesson: Lesson;
  readonly desk: Desk;
  /** Which step is open. */
  here: number;
  readonly #watchers = new Set<() => void>();
  #before: LessonReport | null = null;

  constructor(lesson: Lesson, desk: Desk) {
    this.lesson = lesson;
    this.desk = desk;
    this.here = Math.max(
      0,
      lesson.steps.findIndex((step) => step.id === lesson.step),
    );
    desk.watch(() => this.#hear());
  }

  watch(callback: () => void): void {
    this.#watchers.add(callback);
  }

  get report(): LessonReport | null {
    return this.desk.lesson;
  }

  get step(): Step {
    const step = this.lesson.steps[this.here];
    if (!step) throw new Error("a lesson has at least one step");
    return step;
  }

  /** The checks of the step that is open. */
  get tasks(): readonly TaskReport[] {
    return this.report?.tasks.filter((task) => task.step === this.step.id) ?? [];
  }

  /** The check that a hint would be about: the first that is open and may be done now. */
  get open(): TaskReport | null {
    const left = this.tasks.filter((task) => task.state !== "passed");
    return left.find((task) => this.blockers(task).length === 0) ?? left[0] ?? null;
  }

  task(id: string): TaskReport | null {
    return this.report?.tasks.find((task) => task.id === id) ?? null;
  }

  answerTo(id: string): QuestionReport | null {
    return this.report?.questions.find((question) => question.id === id) ?? null;
  }

  command(id: string): CommandReport | null {
    return this.report?.commands.find((command) => command.id === id) ?? null;
  }

  question(id: string): Question | null {
    return this.lesson.steps.flatMap((step) => step.questions).find((question) => question.id === id) ?? null;
  }

  /** The checks that have to be done before this one opens. */
  blockers(task: TaskReport): readonly TaskReport[] {
    return task.needs
      .map((id) => this.task(id))
      .filter((needed): needed is TaskReport => needed !== null && needed.passed_at === null);
  }

  /** An author's words in the language of the page. */
  words(words: Words): string {
    return words[this.lesson.language] ?? words.en ?? "";
  }

  /** Answers and hints are about the lab as it is now, whatever moment is looked at. */
  get canSay(): boolean {
    return this.desk.connection === "live" && this.desk.boot.shared !== true;
  }

  /** An author has saved the lesson: the same step, if it is still there. */
  reread(lesson: Lesson): void {
    const here = lesson.steps.findIndex((step) => step.id === this.step.id);
    this.lesson = lesson;
    this.here = here < 0 ? Math.min(this.here, lesson.steps.length - 1) : here;
    this.#changed();
  }

  go(index: number): void {
    const step = this.lesson.steps[index];
    if (!step || index === this.here) return;
    this.here = index;
    if (!this.desk.boot.shared) void this.desk.ask({ do: "step", step: step.id });
    announce(
      t("Step {step} of {steps}: {title}", { step: index + 1, steps: this.lesson.steps.length, title: step.title }),
    );
    this.#changed();
  }

  /** Says whether the server took it. */
  async answer(question: string, value: AnswerValue): Promise<boolean> {
    const reply = await this.desk.ask({ do: "answer", question, value });
    return reply?.type === "answered";
  }

  async hint(task: string): Promise<void> {
    await this.desk.ask({ do: "hint", task });
  }

  /** Says what turned green, and what turned red. */
  #hear(): void {
    const { report } = this;
    const before = this.#before;
    if (!report || report === before) return;
    this.#before = report;
    if (before) for (const sentence of this.#news(before, report)) announce(sentence);
    this.#changed();
  }

  #news(before: LessonReport, now: LessonReport): readonly string[] {
    const was = new Map(before.tasks.map((task) => [task.id, task.state]));
    const turned = now.tasks.filter((task) => was.get(task.id) !== task.state);
    const names = (state: TaskReport["state"]) =>
      turned.filter((task) => task.state === state).map((task) => plain(this.words(task.title)));
    const parts = [
      ...names("passed").map((title) => t("Passed: {title}", { title })),
      ...names("lost").map((title) => t("No longer true: {title}", { title })),
    ];
    if (now.solved && !before.solved) parts.push(t("The lesson is done."));
    return parts.length ? [parts.join(". ")] : [];
  }

  #changed(): void {
    for (const callback of this.#watchers) callback();
  }
}

/** The words of a line of HTML. */
export function plain(line: string): string {
  const template = document.createElement("template");
  template.innerHTML = line;
  return template.content.textContent ?? "";
}
