/** What this tab knows and shows: the newest snapshot, the moment and node it looks at, and what is selected. */

import { type Asking, type CorefileCheck, isReply, type Reply, Waiting } from "./asking";
import type { Boot, Place } from "./boot";
import type { ClassNews } from "./classroom/class_bar";
import { sentence } from "./event_words";
import { say, seconds, t } from "./i18n";
import type { LessonReport } from "./lesson/types";
import { announce } from "./live_region";
import { type Connection, LabSocket } from "./socket";
import type {
  ClientMessage,
  Context,
  LabEvent,
  Line,
  ObjectKey,
  ObjectName,
  Outcome,
  PreviewAnswer,
  Problem,
  Refusal,
  ServerMessage,
  Snapshot,
  Verdict,
} from "./types";

export type { Boot, File } from "./boot";
export type { Verdict } from "./types";

export type Change = Extract<ClientMessage, { do: "change" }>;

const LOST: Verdict = { kind: "refusal", sentence: "" };

export class Desk implements Context {
  snapshot: Snapshot | null = null;
  /** How the lesson is doing, as of the newest change. */
  lesson: LessonReport | null = null;
  connection: Connection = "connecting";
  selected: ObjectKey | null = null;
  /** The lines of YAML that are looked at, in the editor or because of what is selected. */
  lines: readonly Line[] = [];
  /** Counts how often a line was asked to be shown. */
  wanted = 0;
  /** What came of the newest change, if a part of it was refused. */
  refused: Outcome | null = null;
  /** The newest thing that the server would not do. */
  refusal = "";
  view: string;
  readonly boot: Boot;
  readonly #socket: LabSocket;
  readonly #watchers = new Set<() => void>();
  readonly #verdicts = new Map<number, (verdict: Verdict) => void>();
  readonly #lints = new Map<number, (problems: readonly Problem[] | null) => void>();
  readonly #previews = new Map<number, (found: PreviewAnswer | null) => void>();
  readonly #asks = new Waiting();
  #class: (news: ClassNews) => void = () => {};
  #lead: (place: Place | null) => void = () => {};
  readonly #hearers = new Set<(change: Change, verdict: Verdict) => void>();
  #node: string | null;
  #family: string | null = null;
  #at: number | null;
  #looking: number | null = null;
  #lookAgain = false;
  #passedOver: Snapshot | null = null;
  /** All that were sent so far: a snapshot brings only those that are new. */
  #events: Snapshot["events"] = [];

  constructor(boot: Boot) {
    this.boot = boot;
    const place = new URLSearchParams(location.hash.slice(1).replace(/^view-/, "view="));
    this.view = place.get("view") ?? "map";
    this.#node = place.get("node");
    this.#at = place.has("at") ? Number(place.get("at")) : null;
    this.#socket = new LabSocket(boot.socket, {
      message: (message) => this.#receive(message),
      connection: (state) => this.#connected(state),
    });
  }

  open(): void {
    this.#socket.connect();
  }

  /** Calls back now and whenever something changed. */
  watch(callback: () => void): void {
    this.#watchers.add(callback);
    callback();
  }

  /** Calls back with every change that was asked for here, and what came of it. */
  hear(callback: (change: Change, verdict: Verdict) => void): void {
    this.#hearers.add(callback);
  }

  /** Calls back with what an instructor wrote, and with what became of a raised hand. */
  onClass(callback: (news: ClassNews) => void): void {
    this.#class = callback;
  }

  /** Calls back with where the instructor looks whom this tab follows; null when they have ceased to show it. */
  onLead(callback: (place: Place | null) => void): void {
    this.#lead = callback;
  }

  get node(): string {
    return this.#node ?? this.snapshot?.node ?? "";
  }

  get events(): readonly LabEvent[] {
    return this.snapshot?.events ?? [];
  }

  get past(): boolean {
    return this.snapshot ? !this.snapshot.live : false;
  }

  get readOnly(): boolean {
    return this.past || this.boot.shared === true || this.connection !== "live";
  }

  /** The event that is looked at; null is the newest, whatever comes. */
  get at(): number | null {
    return this.#at;
  }

  send(message: ClientMessage): boolean {
    if (message.do === "look") {
      if (message.node !== undefined) this.#node = message.node;
      if (message.family !== undefined) this.#family = message.family;
      if (message.at !== undefined) this.#at = message.at;
      this.#look();
      return this.connection === "live";
    }
    if (message.do === "change") {
      if (this.readOnly) return false;
      void this.change(message).then((verdict) => announceVerdict(verdict));
      return true;
    }
    return this.#socket.send(message) !== null;
  }

  /** Asks for a change and waits for what comes of it. */
  change(message: Extract<ClientMessage, { do: "change" }>): Promise<Verdict> {
    const id = this.readOnly ? null : this.#socket.send(message);
    if (id === null) return Promise.resolve(LOST);
    const verdict = new Promise<Verdict>((resolve) => this.#verdicts.set(id, resolve));
    void verdict.then((found) => this.#hearers.forEach((hear) => void hear(message, found)));
    return verdict;
  }

  /** The API server's opinion of a text, or null when there was none. */
  lint(manifest: string): Promise<readonly Problem[] | null> {
    const id = this.#socket.send({ do: "lint", manifest });
    if (id === null) return Promise.resolve(null);
    return new Promise((resolve) => this.#lints.set(id, resolve));
  }

  async checkCorefile(text: string): Promise<CorefileCheck | null> {
    const reply = await this.ask({ do: "check-corefile", text });
    return reply?.type === "corefile" ? reply : null;
  }

  /** What Apply would do with a text, or null when there was no answer. */
  preview(manifest: string): Promise<PreviewAnswer | null> {
    const id = this.#socket.send({ do: "preview", manifest });
    if (id === null) return Promise.resolve(null);
    return new Promise((resolve) => this.#previews.set(id, resolve));
  }

  /** Asks for anything else; a refusal is an answer, null says that there was none. */
  ask(message: Asking): Promise<Reply | Refusal | null> {
    const id = this.#socket.send(message);
    return id === null ? Promise.resolve(null) : this.#asks.wait(id);
  }

  select(key: ObjectKey | null, lines: readonly Line[] = []): void {
    this.selected = key;
    this.lines = lines;
    this.#changed();
  }

  goTo(line: Line): void {
    this.wanted += 1;
    this.select(line[0], [line]);
  }

  /** The cursor stands on this line now. */
  point(line: Line | null): void {
    if (String(this.lines) === String(line ?? []) && this.selected === null) return;
    this.selected = null;
    this.lines = line ? [line] : [];
    this.#changed();
  }

  show(view: string): void {
    this.view = view;
    this.#changed();
  }

  seek(index: number | null): void {
    const last = this.events.length - 1;
    if (last < 0) return;
    this.#at = index === null || index >= last ? null : Math.max(0, index);
    this.#look();
    const event = this.events[this.#at ?? last];
    if (event) announce(`${seconds(event.at)}. ${sentence(event)}`);
  }

  announce(sentence: string): void {
    announce(sentence);
  }

  #look(): void {
    // One question at a time: while an answer is awaited only the newest wish is kept.
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = this.#socket.send({
      do: "look",
      at: this.#at,
      ...(this.#node === null ? {} : { node: this.#node }),
      ...(this.#family === null ? {} : { family: this.#family }),
    });
  }

  #connected(state: Connection): void {
    const before = this.connection;
    this.connection = state;
    if (state === "reconnecting" || state === "closed") {
      this.#looking = null;
      this.#settle(t("The connection was lost before the answer came. Apply again when it is back."));
      if (before === "live")
        announce(t("Connection lost. You still see rev {revision}.", { revision: this.snapshot?.revision ?? 0 }));
    }
    if (state === "live" && before === "reconnecting") announce(t("Connected again."));
    if (state === "live" && (this.#at !== null || this.#node !== null || this.#family !== null)) this.#look();
    this.#changed();
  }

  /** Tells all who wait for an answer that none will come. */
  #settle(sentence: string): void {
    const lost: Verdict = { kind: "refusal", sentence };
    for (const resolve of this.#verdicts.values()) resolve(lost);
    for (const resolve of [...this.#lints.values(), ...this.#previews.values()]) resolve(null);
    this.#asks.settle();
    this.#verdicts.clear();
    this.#lints.clear();
    this.#previews.clear();
  }

  #receive(message: ServerMessage): void {
    if ((message.type === "snapshot" || message.type === "lesson") && message.lesson !== undefined)
      this.lesson = message.lesson;
    if (message.type === "snapshot") this.#take(message);
    else if (message.type === "lesson") this.#changed();
    else if (message.type === "lint") this.#answer(this.#lints, message.re, message.problems);
    else if (message.type === "preview") this.#answer(this.#previews, message.re, message);
    else if (message.type === "outcome") {
      this.refused = message.lines.some((line) => line.error && line.station) ? message : null;
      if (message.re != null) this.#answer(this.#verdicts, message.re, { kind: "outcome", outcome: message });
    } else if (message.type === "error") this.#refused(message);
    else if (isReply(message)) this.#asks.answer(message.re, message);
    else this.#fromClass(message as unknown as { readonly type: string });
  }

  #fromClass(message: { readonly type: string }): void {
    if (message.type === "class") this.#class(message as unknown as ClassNews);
    if (message.type === "lead") this.#lead(message as unknown as Place);
    if (message.type === "lead-over") this.#lead(null);
  }

  #answer<T>(waiting: Map<number, (value: T) => void>, id: number, value: T): void {
    waiting.get(id)?.(value);
    waiting.delete(id);
  }

  #refused(refusal: Refusal): void {
    const sentence = say(refusal.message);
    this.refusal = sentence;
    if (refusal.re === null) {
      // Nobody knows which message this answers (a rate limit is met before a message is read): all that wait are told.
      this.#lookedInVain();
      this.#settle(sentence);
    } else {
      if (refusal.re === this.#looking) this.#lookedInVain();
      this.#answer(this.#verdicts, refusal.re, { kind: "refusal", sentence });
      this.#answer(this.#lints, refusal.re, null);
      this.#asks.answer(refusal.re, refusal);
      this.#answer(this.#previews, refusal.re, null);
    }
    announce(sentence);
    this.#changed();
  }

  #lookedInVain(): void {
    this.#looking = null;
    if (this.#passedOver) this.#take(this.#passedOver);
  }

  #take(snapshot: Snapshot): void {
    const from = snapshot.events_from ?? 0;
    if (from > this.#events.length) {
      this.#socket.resync();
      return;
    }
    this.#events = [...this.#events.slice(0, from), ...snapshot.events];
    if (this.#looking !== null && snapshot.re !== this.#looking) {
      // Not what is asked for: it would only flicker. The answer is on its way and is newer.
      this.#passedOver = { ...snapshot, events_from: 0, events: this.#events };
      return;
    }
    if (this.#looking !== null) {
      this.#looking = null;
      if (this.#lookAgain) {
        this.#lookAgain = false;
        this.#look();
      }
    }
    this.#passedOver = null;
    this.snapshot = { ...snapshot, events: this.#events };
    this.#changed();
  }

  #changed(): void {
    const place = new URLSearchParams({ view: this.view });
    if (this.#node !== null) place.set("node", this.#node);
    if (this.#at !== null) place.set("at", String(this.#at));
    history.replaceState(null, "", `#${place}`);
    for (const callback of this.#watchers) callback();
  }
}

/** The words of a verdict, for the live region. */
export function announceVerdict(verdict: Verdict): void {
  if (verdict.kind === "refusal") announce(verdict.sentence);
  else announce(verdict.outcome.lines.map((line) => line.text).join(". "));
}

export function keyOf(name: ObjectName): ObjectKey {
  return `${name.kind}/${name.namespace}/${name.name}`;
}
