/** What a board knows: everybody's row, and what the instructor has chosen to see of it. */
import { say, t } from "../i18n";
import { announce } from "../live_region";
import { type Connection, LabSocket } from "../socket";
import { recall, remember } from "../storage";
import type { FromServer, Group, Head, Kind, Mark, Overview, Row, Words } from "./types";

export interface Boot {
  readonly socket: string;
  readonly lang: string;
  /** Where a learner's lab is looked at: ATTEMPT is to be filled in. */
  readonly watch: string;
  readonly timeline: string;
  readonly send: string;
  /** Where a learner's interview is rated: INTERVIEW is to be filled in. */
  readonly interview: string;
  readonly kind: Kind;
}

export type Sort = "need" | "name";
type Answer = (sentence: string, delivered: boolean) => void;

const EMPTY: Overview = { now: 0, groups: [], checks: [], funnel: [], step: 0, sent: [], leading: false, following: 0 };
const FADE = 4000; // milliseconds for which a state that nobody stands in any more is still there to be seen
const URGENCY = { again: 0, flat: 0, quiet: 0, "": 2, idle: 1 };

export class Room {
  readonly boot: Boot;
  heads: readonly Head[] = [];
  overview: Overview = EMPTY;
  connection: Connection = "connecting";
  loaded = false;
  selected: number | null = null;
  opened: string | null = null;
  sort: Sort = recall("board-sort") === "name" ? "name" : "need";
  projector = recall("board-projector") === "on";
  #hidden = recall("board-names") === "hidden";
  cohort = "";
  kind: Kind = "lesson";
  /** Groups that have come apart just now: their card goes in its own time. */
  readonly resolved = new Map<string, Group>();
  /** The selected learner's timeline, once it has come. */
  marks: readonly Mark[] = [];
  marked: number | null = null;
  pane: "grid" | "same" = "grid";
  #most = new Map<string, number>();
  #rows = new Map<number, Row>();
  #ahead = 0;
  #socket: LabSocket;
  #watchers = new Set<() => void>();
  #waiting = new Map<number, Answer>();

  constructor(boot: Boot) {
    this.boot = boot;
    this.#socket = new LabSocket(boot.socket, {
      message: (message) => this.#receive(message as unknown as FromServer),
      connection: (state) => {
        this.connection = state;
        if (state === "reconnecting") announce(t("Connection lost. The board shows what was known last."));
        for (const answer of this.#waiting.values()) answer(t("The connection was lost. Send it again."), false);
        this.#waiting.clear();
        this.changed();
      },
    });
    // Minutes pass without anybody doing anything.
    setInterval(() => this.changed(), 15_000);
  }

  open(): void {
    this.#socket.connect();
  }

  watch(callback: () => void): void {
    this.#watchers.add(callback);
    callback();
  }

  changed(): void {
    for (const callback of this.#watchers) callback();
  }

  /** The server's clock, as far as it is known here. */
  get now(): number {
    return Date.now() + this.#ahead;
  }

  /** A projector shows no names. */
  get hidden(): boolean {
    return this.#hidden || this.projector;
  }

  get cohorts(): readonly string[] {
    return [...new Set([...this.#rows.values()].map((row) => row.cohort))].filter(Boolean).sort();
  }

  get rows(): readonly Row[] {
    const all = [...this.#rows.values()];
    const rows = this.cohort ? all.filter((row) => row.cohort === this.cohort) : all;
    const byName = (one: Row, other: Row) => this.nameOf(one).localeCompare(this.nameOf(other), this.boot.lang);
    if (this.sort === "name") return rows.sort(byName);
    return rows.sort((one, other) => need(one) - need(other) || byName(one, other));
  }

  row(id: number | null): Row | null {
    return id === null ? null : (this.#rows.get(id) ?? null);
  }

  /** On a projector nobody reads who is stuck. */
  nameOf(row: Row): string {
    return this.hidden ? t("Learner {number}", { number: this.#place(row) }) : row.name;
  }

  #place(row: Row): number {
    return [...this.#rows.keys()].sort((one, other) => one - other).indexOf(row.id) + 1;
  }

  groupOf(row: Row): Group | null {
    return row.differs ? (this.overview.groups.find((group) => group.state === row.state) ?? null) : null;
  }

  words(words: Words): string {
    return words[this.boot.lang] ?? words.en ?? "";
  }

  select(id: number | null): void {
    this.selected = id;
    this.marks = [];
    this.marked = null;
    this.changed();
    void this.fetchMarks();
  }

  /** What the selected learner did, moment by moment. */
  async fetchMarks(): Promise<void> {
    const row = this.row(this.selected);
    if (!row?.attempt) return;
    const answer = await fetch(this.boot.timeline.replace("ATTEMPT", row.attempt)).catch(() => null);
    if (!answer?.ok || this.selected !== row.id) return;
    this.marks = ((await answer.json()) as { marks: readonly Mark[] }).marks;
    this.changed();
  }

  mark(event: number): void {
    this.marked = event;
    this.changed();
  }

  toggleNames(): void {
    this.#hidden = !this.#hidden;
    remember("board-names", this.#hidden ? "hidden" : null);
    this.changed();
  }

  toggleProjector(): void {
    this.projector = !this.projector;
    remember("board-projector", this.projector ? "on" : null);
    if (this.projector) this.select(null);
    this.changed();
  }

  sortBy(sort: Sort): void {
    this.sort = sort;
    remember("board-sort", sort === "name" ? "name" : null);
    this.changed();
  }

  /** Writes to these members, or to everybody; what became of it is said to `answer`. */
  send(texts: Words, to: readonly number[] | null, state: string, answer: Answer): void {
    const id = this.#socket.send({ do: "message", texts, to, state } as never);
    if (id === null) answer(t("There is no connection just now. Send it again when it is back."), false);
    else this.#waiting.set(id, answer);
  }

  lowerHand(member: number): void {
    this.#socket.send({ do: "lower-hand", member } as never);
  }

  #receive(message: FromServer): void {
    if (message.type === "sent" || message.type === "error") {
      this.#answered(message);
      return;
    }
    const before = new Map(this.#rows);
    if (message.type === "board") {
      this.heads = message.tasks;
      this.kind = message.kind;
      this.#rows = new Map(message.rows.map((row) => [row.id, row]));
    } else {
      for (const row of message.rows) this.#rows.set(row.id, row);
      for (const id of message.gone) this.#rows.delete(id);
    }
    this.#apart(message.groups);
    const moved = this.selected === null ? null : this.row(this.selected);
    if (moved && before.get(moved.id)?.busy !== moved.busy) void this.fetchMarks();
    this.overview = message;
    this.#ahead = message.now - Date.now();
    if (this.loaded) this.#tell(before);
    this.loaded = true;
    if (this.row(this.selected) === null) this.selected = null;
    this.changed();
  }

  /** States in which nobody stands any more, after somebody answered them or by themselves. */
  #apart(groups: readonly Group[]): void {
    const now = new Set(groups.map((group) => group.state));
    for (const group of groups)
      this.#most.set(group.state, Math.max(group.members.length, this.#most.get(group.state) ?? 0));
    for (const group of this.overview.groups) {
      // One who was alone there makes no card worth a word; the last of several does.
      if (now.has(group.state) || (this.#most.get(group.state) ?? 0) < 2) continue;
      this.#most.delete(group.state);
      this.resolved.set(group.state, group);
      window.setTimeout(() => {
        this.resolved.delete(group.state);
        this.changed();
      }, FADE);
    }
    for (const state of now) this.resolved.delete(state);
  }

  #answered(message: Extract<FromServer, { type: "sent" | "error" }>): void {
    const refused = message.type === "error";
    const sentence = refused ? say(message.message) : t("Sent to {count}.", { count: message.count });
    announce(sentence);
    const answer = message.re == null ? undefined : this.#waiting.get(message.re);
    if (message.re != null) this.#waiting.delete(message.re);
    answer?.(sentence, !refused);
  }

  /** What an instructor who does not look should hear of: a hand, and that somebody is stuck. */
  #tell(before: ReadonlyMap<number, Row>): void {
    const rows = [...this.#rows.values()];
    const hands = rows.filter((row) => row.hand !== null && before.get(row.id)?.hand === null);
    const stuck = rows.filter((row) => isStuck(row) && !isStuck(before.get(row.id)));
    const sentences = [
      ...hands.map((row) => t("{name} raises a hand.", { name: this.nameOf(row) })),
      ...(stuck.length > 2
        ? [t("{count} more learners are stuck.", { count: stuck.length })]
        : stuck.map((row) => t("{name} is stuck.", { name: this.nameOf(row) }))),
    ];
    if (sentences.length) announce(sentences.join(" "));
  }
}

export function isStuck(row: Row | undefined): boolean {
  return row?.attention === "again" || row?.attention === "flat" || row?.attention === "quiet";
}

/** Hands first, then who is stuck, then who is idle; whoever has not begun comes last. */
function need(row: Row): number {
  if (row.hand !== null) return -1;
  if (!row.begun) return 3;
  return URGENCY[row.attention];
}
