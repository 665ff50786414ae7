/** The learner's texts: what was typed, what of it stands in the cluster, and what the API server said about it. */
import { newestApplied, withText } from "./applied";
import type { Previews } from "./assist/previews";
import { changedLines } from "./changed_lines";
import { announceVerdict, type Boot, type Desk, type File, type Verdict } from "./desk";
import { t } from "./i18n";
import { announce } from "./live_region";
import { outline } from "./manifest_outline";
import { recall, remember } from "./storage";
import type { Line, LinePlace, Problem } from "./types";
import { isWritten, placeOf } from "./yaml_lines";

export interface Draft {
  readonly name: string;
  text: string;
  /** The text as it was last accepted, or null before that. */
  applied: string | null;
  /** All texts of it that were accepted: undo and other branches bring older ones back. */
  was: readonly string[];
  problems: readonly Problem[];
  /** What came of the newest Apply of this text; null once the text changed. */
  verdict: Verdict | null;
}

export type Standing = "empty" | "in-sync" | "changed" | "wrong" | "refused" | "applying";

const LINT_DELAY = 300;
// The snapshot lists what a learner may delete; these are not among it.
const UNLISTED = new Set(["Namespace", "Node"]);

export class Drafts {
  files: readonly Draft[];
  current: Draft;
  applying = false;
  /** What Apply would do; set once, by the workbench. */
  previews: Previews | null = null;
  readonly #desk: Desk;
  readonly #watchers = new Set<() => void>();
  #lintTimer = 0;
  #lintRound = 0;
  #said = "";
  #followed: readonly number[] = [];

  constructor(desk: Desk) {
    this.#desk = desk;
    const given = filesOf(desk.boot);
    const added = (JSON.parse(recall(this.#key("files")) ?? "[]") as string[]).map((name) => ({
      name,
      text: "",
      applied: false,
    }));
    this.files = [...given, ...added].map((file) => this.#restore(file.name, file.text, file.applied ?? false));
    const first = this.files[0];
    if (!first) throw new Error("a workbench has at least one file");
    const last = recall(this.#key("current"));
    this.current = this.files.find((file) => file.name === last) ?? first;
    desk.watch(() => this.#follow());
  }

  /** Undo, another branch or another tab may have changed which text stands in the cluster. */
  #follow(): void {
    const applied = this.#desk.snapshot?.applied;
    if (!applied || applied === this.#followed) return;
    this.#followed = applied;
    for (const draft of this.files) draft.applied = newestApplied(withText(draft.was, draft.text), applied);
    this.#changed();
  }

  watch(callback: () => void): void {
    this.#watchers.add(callback);
    callback();
  }

  open(name: string): void {
    this.current = this.files.find((file) => file.name === name) ?? this.current;
    remember(this.#key("current"), this.current.name);
    this.lintSoon();
    this.#changed();
  }

  /** Puts a whole text into the file that is named after what it declares; a new one where there is none. */
  put(text: string): void {
    const name = `${(outline(text)[0]?.kind ?? "more").toLowerCase()}.yaml`;
    if (!this.files.some((file) => file.name === name)) {
      this.files = [...this.files, this.#restore(name, "", false)];
      const given = new Set(filesOf(this.#desk.boot).map((file) => file.name));
      const added = this.files.map((file) => file.name).filter((each) => !given.has(each));
      remember(this.#key("files"), JSON.stringify(added));
    }
    this.open(name);
    this.edit(text);
  }

  edit(text: string): void {
    const draft = this.current;
    if (draft.text === text) return;
    draft.text = text;
    draft.verdict = null;
    this.#save(draft);
    this.lintSoon();
    this.#changed();
  }

  /** The lines that are not in the cluster as they stand here. */
  changed(draft: Draft): readonly number[] {
    return changedLines(this.#inCluster(draft) ?? "", draft.text);
  }

  standing(draft: Draft): Standing {
    if (this.applying && draft === this.current) return "applying";
    if (draft.text.trim() === "") return "empty";
    if (draft.verdict && (!accepted(draft.verdict) || errorsOf(draft.verdict).length > 0)) return "refused";
    if (draft.text === this.#inCluster(draft)) return "in-sync";
    return draft.problems.length ? "wrong" : "changed";
  }

  async apply(): Promise<void> {
    const draft = this.current;
    const text = draft.text;
    if (this.applying || this.#desk.readOnly || text.trim() === "") return;
    this.applying = true;
    this.#changed();
    const verdict = await this.#desk.change({ do: "change", kind: "apply", manifest: text });
    this.applying = false;
    if (accepted(verdict)) {
      // Of several documents some may have been refused: then the text is not what stands in the cluster.
      draft.applied = errorsOf(verdict).length > 0 ? "" : text;
      draft.was = withText(draft.was, text);
      this.#save(draft);
    }
    if (draft.text === text) {
      draft.verdict = verdict;
      if (draft.problems.length === 0) draft.problems = errorsOf(verdict);
    }
    announceVerdict(verdict);
    this.#changed();
  }

  /** Something beside the texts has changed: all that show them draw again. */
  touch(): void {
    this.#changed();
  }

  /** Where a line stands, in the file that is open or in another one. */
  placeOf(line: Line): (LinePlace & { readonly draft: Draft }) | null {
    for (const draft of [this.current, ...this.files]) {
      const found = placeOf(draft.text, line);
      if (found !== null) return { line: found, written: isWritten(draft.text, line), draft };
    }
    return null;
  }

  lintSoon(): void {
    clearTimeout(this.#lintTimer);
    this.#lintTimer = window.setTimeout(() => void this.#lint(), LINT_DELAY);
  }

  async #lint(): Promise<void> {
    const draft = this.current;
    const text = draft.text;
    this.#lintRound += 1;
    const round = this.#lintRound;
    const problems = text.trim() === "" ? [] : await this.#desk.lint(text);
    if (problems === null || round !== this.#lintRound || draft.text !== text) return;
    // Some things only show when it is done in earnest: then the refusal's own marks stay.
    draft.problems = problems.length ? problems : errorsOf(draft.verdict);
    this.#say(problems);
    this.#changed();
  }

  #say(problems: readonly Problem[]): void {
    const first = problems[0];
    const sentence = first ? t("Line {line}: {message}", { line: first.line ?? 1, message: first.text }) : "";
    if (sentence && sentence !== this.#said) announce(sentence);
    if (!sentence && this.#said) announce(t("No errors."));
    this.#said = sentence;
  }

  /** The accepted text, unless one of its objects has since been taken away. */
  #inCluster(draft: Draft): string | null {
    if (draft.applied === null) return null;
    const snapshot = this.#desk.snapshot;
    if (!snapshot) return draft.applied;
    const standing = new Set(snapshot.objects.map((object) => `${object.kind}/${object.name}`));
    const listed = outline(draft.applied).filter(
      (object) => !UNLISTED.has(object.kind) && object.namespace !== "kube-system",
    );
    const whole = listed.every((object) => standing.has(`${object.kind}/${object.name}`));
    return whole || this.#desk.past ? draft.applied : null;
  }

  #key(name: string): string {
    return `draft:${this.#desk.boot.attempt}:${name}`;
  }

  #restore(name: string, text: string, applied: boolean): Draft {
    const saved = recall(this.#key(name));
    const kept = saved === null ? null : (JSON.parse(saved) as Partial<Draft>);
    return {
      name,
      text: kept?.text ?? text,
      applied: kept ? (kept.applied ?? null) : applied ? text : null,
      was: kept?.was ?? [text],
      problems: [],
      verdict: null,
    };
  }

  #save(draft: Draft): void {
    remember(this.#key(draft.name), JSON.stringify({ text: draft.text, applied: draft.applied, was: draft.was }));
  }

  #changed(): void {
    for (const callback of this.#watchers) callback();
  }
}

/** The lesson's files: the text to begin with, then what stands in the cluster already. */
export function filesOf(boot: Boot): readonly File[] {
  return [{ name: "service.yaml", text: boot.editor, applied: boot.brought === true }, ...(boot.files ?? [])];
}

/** What a refused Apply complains about. */
function errorsOf(verdict: Verdict | null): readonly Problem[] {
  return verdict?.kind === "outcome" ? verdict.outcome.lines.filter((line) => line.error) : [];
}

export function accepted(verdict: Verdict): boolean {
  return verdict.kind === "outcome" && verdict.outcome.accepted;
}
