/** The learner's texts: what was typed, what of it stands in the cluster, and what the API server said about it. */
import { newestApplied, withText } from "./applied";
import type { Output } from "./asking";
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
  /** The `kubectl edit …` that opened it, and takes it back; "" for a file. */
  readonly edits: string;
}

export type Standing = "empty" | "in-sync" | "changed" | "wrong" | "refused" | "applying";

const LINT_DELAY = 300;
// The snapshot lists what a learner may delete at a press; of other kinds it does not tell whether they are still there.
const LISTED = new Set(["Deployment", "StatefulSet", "ReplicaSet", "Pod", "Service"]);

export class Drafts {
  files: readonly Draft[];
  current: Draft;
  applying = false;
  /** What Apply would do; set once, by the workbench. */
  previews: Previews | null = null;
  /** Hears what `kubectl edit` said when it took a text back; set once, by the console. */
  edited: (line: string, output: Output | string) => void = () => {};
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
    for (const draft of this.files.filter((each) => !each.edits))
      draft.applied = newestApplied(withText(draft.was, draft.text), applied);
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
      this.#rememberFiles();
    }
    this.open(name);
    this.edit(text);
  }

  /** What `kubectl edit` opens an editor with: Apply hands the text back to the same line. */
  openEdit(line: string, text: string): void {
    const draft: Draft = {
      name: editName(line),
      text,
      applied: text,
      was: [],
      problems: [],
      verdict: null,
      edits: line,
    };
    this.files = [...this.files.filter((file) => file.name !== draft.name), draft];
    this.#rememberFiles();
    this.#save(draft);
    this.open(draft.name);
  }

  #close(draft: Draft): void {
    this.files = this.files.filter((file) => file !== draft);
    this.#rememberFiles();
    remember(this.#key(draft.name), null);
    const first = this.files[0];
    if (first && this.current === draft) this.open(first.name);
  }

  #rememberFiles(): void {
    const given = new Set(filesOf(this.#desk.boot).map((file) => file.name));
    const added = this.files.map((file) => file.name).filter((each) => !given.has(each));
    remember(this.#key("files"), JSON.stringify(added));
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
    if (this.applying || this.#desk.readOnly) return;
    if (draft.edits) return this.#giveBack(draft);
    if (text.trim() === "") return;
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

  /** A refused text is opened again, with the reasons above it; any other end closes it. */
  async #giveBack(draft: Draft): Promise<void> {
    this.applying = true;
    this.#changed();
    const files = { "-": draft.text };
    const reply = await this.#desk.ask({ do: "run", where: "kubectl", line: draft.edits, files, at: null });
    this.applying = false;
    if (reply?.type === "output") {
      if (reply.editor) {
        draft.text = reply.editor;
        this.#save(draft);
        this.lintSoon();
      } else if (reply.rc === 0) this.#close(draft);
      this.edited(draft.edits, reply);
      announce(`${reply.stdout}${reply.stderr}`.trim());
    } else this.edited(draft.edits, reply ? this.#desk.refusal : t("The connection was lost before the answer came."));
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
    if (draft.applied === null || draft.edits) return draft.applied;
    const snapshot = this.#desk.snapshot;
    if (!snapshot) return draft.applied;
    const standing = new Set(snapshot.objects.map((object) => `${object.kind}/${object.name}`));
    const listed = outline(draft.applied).filter(
      (object) => LISTED.has(object.kind) && object.namespace !== "kube-system",
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
      edits: kept?.edits ?? "",
    };
  }

  #save(draft: Draft): void {
    const { text, applied, was, edits } = draft;
    remember(this.#key(draft.name), JSON.stringify({ text, applied, was, edits }));
  }

  #changed(): void {
    for (const callback of this.#watchers) callback();
  }
}

/** `kubectl edit -n shop svc/web` is called `edit-svc-web.yaml`. */
function editName(line: string): string {
  const words = line.trim().split(/\s+/);
  const named = words.slice(words.indexOf("edit") + 1).filter((word) => /^[a-z0-9][a-z0-9./-]*$/.test(word));
  return `edit-${named.join("-").replaceAll("/", "-").slice(0, 40) || "object"}.yaml`;
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
