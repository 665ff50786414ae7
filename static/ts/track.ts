/** Where each event stands on the timeline, in px: groups apart, the long start in one short bar. */
import type { Group } from "./event_groups";

export interface Track {
  readonly width: number;
  readonly dense: boolean;
  /** One place for each event. */
  readonly places: readonly number[];
}

const EDGE = 14;
const TAIL = 44;
const FOLD = 104;
const WIDEST = 20;
const NARROWEST = 8;
const DENSE = 12;
// Between two groups, in steps.
const GAP = 2.4;

export function track(groups: readonly Group[], room: number): Track {
  const open = groups.filter((group) => !group.folded);
  const steps = open.reduce((sum, group) => sum + group.last - group.first + GAP, 0);
  const folded = groups.length > open.length ? FOLD + 2 * EDGE : 0;
  const step = Math.min(WIDEST, Math.max(NARROWEST, (room - EDGE - TAIL - folded) / Math.max(steps, 1)));
  const places: number[] = [];
  let x = EDGE;
  for (const group of groups) {
    const count = group.last - group.first;
    const each = group.folded ? FOLD / Math.max(count, 1) : step;
    for (let index = 0; index <= count; index += 1) places.push(x + index * each);
    x += count * each + (group.folded ? 2 * EDGE : GAP * step);
  }
  return { places, width: (places.at(-1) ?? 0) + TAIL, dense: step < DENSE };
}

/** The event that stands nearest to this place. */
export function nearest(places: readonly number[], x: number): number {
  return places.reduce(
    (best, place, index) => (Math.abs(place - x) < Math.abs((places[best] ?? 0) - x) ? index : best),
    0,
  );
}
