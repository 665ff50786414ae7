/** Moves through a packet's way, by itself or step by step; map and rules follow the same one. */
import { say } from "../i18n";
import { announce } from "../live_region";
import { compare, type Frame, framesOf, type Grain, type PacketPicture } from "./packet_picture";

/** 600 ms a hop at 1×. */
const HOP = 600;
export const SPEEDS = [0.5, 1, 2] as const;

const still = matchMedia("(prefers-reduced-motion: reduce)");

class Player {
  grain: Grain = "chain";
  speed: (typeof SPEEDS)[number] = 1;
  frame: Frame = { stop: 0, row: null };
  /** The frame that was shown before, when the packet is to be seen moving from there. */
  from: Frame | null = null;
  /** Rules at which playing stops: "node-a nat/KUBE-SERVICES/5". */
  readonly breakpoints = new Set<string>();
  #packet: PacketPicture | null = null;
  /** The event that tells of the packet that was taken last. */
  #event = -1;
  #timer = 0;
  #expecting = false;
  readonly #watchers = new Set<() => void>();

  /** The next new packet is this tab's own, and is played. */
  expect(): void {
    this.#expecting = true;
  }

  forgetExpected(): void {
    this.#expecting = false;
  }

  watch(callback: () => void): void {
    this.#watchers.add(callback);
  }

  get playing(): boolean {
    return this.#timer !== 0;
  }

  get atEnd(): boolean {
    return this.#packet === null || compare(this.frame, this.#last()) >= 0;
  }

  get atStart(): boolean {
    return this.frame.stop === 0 && (this.frame.row ?? 0) === 0;
  }

  /** Called with every picture; one that is not known yet begins at its start, or is shown whole. */
  take(packet: PacketPicture | null): void {
    this.#packet = packet;
    if (packet === null) {
      this.pause();
      return;
    }
    if (this.#event === packet.detail.event) return;
    this.#event = packet.detail.event;
    this.pause();
    this.from = null;
    const play = this.#expecting && !still.matches;
    this.#expecting = false;
    this.frame = play ? { stop: 0, row: null } : this.#last();
    if (play) this.#tick();
    // Once it is drawn, those who watch bring it into sight.
    queueMicrotask(() => this.#changed());
  }

  play(): void {
    if (this.playing) {
      this.pause();
      this.#changed();
      return;
    }
    if (this.atEnd) this.frame = { stop: 0, row: null };
    this.from = null;
    if (still.matches) {
      this.#tell();
      this.#changed();
      return;
    }
    this.#tick();
    this.#changed();
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }

  step(by: 1 | -1): void {
    this.pause();
    const next = this.#beside(by);
    if (!next) return;
    this.from = by > 0 && !still.matches ? this.frame : null;
    this.frame = next;
    this.#tell();
    this.#changed();
  }

  seek(frame: Frame): void {
    this.pause();
    this.from = null;
    this.frame = frame;
    this.#tell();
    this.#changed();
  }

  end(): void {
    this.seek(this.#last());
  }

  set(grain: Grain): void {
    this.grain = grain;
    this.from = null;
    this.#changed();
  }

  faster(): void {
    this.speed = SPEEDS[(SPEEDS.indexOf(this.speed) + 1) % SPEEDS.length] ?? 1;
    this.#changed();
  }

  get pace(): number {
    return HOP / this.speed;
  }

  #last(): Frame {
    return { stop: Math.max((this.#packet?.nodes.length ?? 1) - 1, 0), row: null };
  }

  #beside(by: 1 | -1): Frame | undefined {
    const frames = this.#packet ? framesOf(this.#packet, this.grain) : [];
    if (by > 0) return frames.find((frame) => compare(frame, this.frame) > 0);
    return frames.findLast((frame) => compare(frame, this.frame) < 0);
  }

  #tick(): void {
    this.#timer = window.setTimeout(() => {
      const next = this.#held() ?? this.#beside(1);
      if (!next) {
        this.pause();
        this.#tell();
        this.#changed();
        return;
      }
      this.from = this.frame;
      this.frame = next;
      if (this.#stops(next)) {
        this.pause();
        this.#tell();
      } else this.#tick();
      this.#changed();
    }, this.pace);
  }

  /** The next rule with a breakpoint, if it comes before the next frame does. */
  #held(): Frame | undefined {
    if (!this.#packet || this.breakpoints.size === 0) return undefined;
    const next = this.#beside(1);
    return framesOf(this.#packet, "rule").find(
      (frame) =>
        compare(frame, this.frame) > 0 && next !== undefined && compare(frame, next) <= 0 && this.#stops(frame),
    );
  }

  #stops(frame: Frame): boolean {
    const stop = this.#packet?.nodes[frame.stop];
    return (
      stop !== undefined && frame.row !== null && this.breakpoints.has(breakpointOf(stop.group, stop.rows[frame.row]))
    );
  }

  /** Each step says its own sentence; while playing only the end is said. */
  #tell(): void {
    const stop = this.#packet?.nodes[this.frame.stop];
    if (!stop) return;
    const row = this.frame.row === null ? undefined : stop.rows[this.frame.row];
    announce(row ? `${row.detail.chain} ${row.detail.number}: ${say(row.words)}` : say(stop.detail.words));
  }

  #changed(): void {
    for (const callback of this.#watchers) callback();
  }
}

/** One for the page: there is one packet at a time. */
export const player = new Player();

/** `node` is the picture id of the machine. */
export function breakpointOf(
  node: string,
  row: { readonly detail: { readonly table: string; readonly chain: string; readonly number: number } } | undefined,
): string {
  return row ? `${node} ${row.detail.table}/${row.detail.chain}/${row.detail.number}` : "";
}
