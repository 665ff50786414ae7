/** What the drawn pictures share: text that fits, movement by id, and one tab stop with arrow keys. */
import { type SVGTemplateResult, svg } from "lit-html";

export const FONT_UI = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", sans-serif';
export const FONT_MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "DejaVu Sans Mono", monospace';

const pen = document.createElement("canvas").getContext("2d");

/** Width of a text in px. */
export function textWidth(text: string, size: number, font: "ui" | "mono" = "ui", weight = 400): number {
  if (!pen) return text.length * size * 0.6;
  pen.font = `${weight} ${size}px ${font === "mono" ? FONT_MONO : FONT_UI}`;
  return pen.measureText(text).width;
}

/** The text, shortened in its middle when it is too wide: the end of a pod's name is what tells it from the others. */
export function fit(text: string, room: number, size: number, font: "ui" | "mono" = "ui", weight = 400): string {
  if (textWidth(text, size, font, weight) <= room) return text;
  const tail = text.length > 12 ? 6 : 2;
  for (let head = text.length - tail - 1; head > 0; head--) {
    const shorter = `${text.slice(0, head)}…${text.slice(-tail)}`;
    if (textWidth(shorter, size, font, weight) <= room) return shorter;
  }
  return `${text.slice(0, 1)}…`;
}

/** The same, with the whole text for who points at it. */
export function fitted(
  text: string,
  room: number,
  size: number,
  font: "ui" | "mono" = "ui",
  weight = 400,
): SVGTemplateResult {
  const shown = fit(text, room, size, font, weight);
  return shown === text ? svg`${text}` : svg`${shown}<title>${text}</title>`;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly w: number;
  readonly h: number;
}

export function at({ x, y }: Point): string {
  return `translate(${round(x)} ${round(y)})`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** A cross: refused, or nobody there. */
export function cross(x: number, y: number, size = 6): SVGTemplateResult {
  return svg`<path class="v-cross" d="M${x - size} ${y - size}l${size * 2} ${size * 2}m0 ${-size * 2}l${-size * 2} ${size * 2}" />`;
}

/** Hatching for what is old or not there yet, and the heads of arrows. */
export function defs(): SVGTemplateResult {
  return svg`<defs>
    <pattern id="v-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <path class="hatch-line" d="M0 0V6" />
    </pattern>
    <marker id="v-live" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="ah-live" d="M0 0l8 4-8 4z" /></marker>
    <marker id="v-write" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="ah-decl" d="M0 0l8 4-8 4z" /></marker>
    <marker id="v-watch" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="ah-open" d="M1 .8 7 4 1 7.2" /></marker>
  </defs>`;
}

const MOVE_MS = 260;
const ENTER_MS = 180;
const EASE = "cubic-bezier(.2, .7, .2, 1)";

/**
 * Lets the eye follow: what is drawn under the same key moves from where it was, what is new fades in.
 * Only elements with `data-key` take part; their place is the `transform` attribute, a line's is its `d`.
 */
export class Movement {
  #places: Map<string, string> | null = null;

  /** Call after each drawing. */
  follow(root: ParentNode, still: boolean): void {
    const places = new Map<string, string>();
    for (const element of root.querySelectorAll<SVGElement>("[data-key]")) {
      const key = element.dataset.key ?? "";
      const place = element.getAttribute("d") ?? element.getAttribute("transform") ?? "";
      places.set(key, place);
      const before = this.#places?.get(key);
      if (still || !this.#places || before === place) continue;
      if (before === undefined) enter(element);
      else move(element, before, place);
    }
    this.#places = places;
  }
}

function enter(element: SVGElement): void {
  element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: ENTER_MS, easing: EASE });
}

function move(element: SVGElement, before: string, after: string): void {
  const frames = element.hasAttribute("d")
    ? [{ d: `path("${before}")` }, { d: `path("${after}")` }]
    : [{ transform: css(before) }, { transform: css(after) }];
  element.animate(frames, { duration: MOVE_MS, easing: EASE });
}

/** The attribute's numbers are px in CSS. */
function css(transform: string): string {
  return transform.replace(/translate\(([-\d.]+) ([-\d.]+)\)/, "translate($1px, $2px)");
}

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/**
 * One tab stop for the whole drawing: arrows go to the nearest thing in that direction, Home and End to the first and
 * last, Enter or a click calls `choose`. Things that can be reached carry `data-stop`.
 */
export function oneTabStop(root: HTMLElement | SVGElement, choose: (key: string) => void): void {
  const stops = [...root.querySelectorAll<SVGElement>("[data-stop]")];
  const current = stops.find((stop) => stop.tabIndex === 0) ?? stops[0];
  for (const stop of stops) stop.setAttribute("tabindex", stop === current ? "0" : "-1");
  if (root.dataset.keys) return;
  root.dataset.keys = "on";
  root.addEventListener("keydown", (event) => onKey(root, event as KeyboardEvent, choose));
  root.addEventListener("click", (event) => {
    const stop = (event.target as Element).closest<SVGElement>("[data-stop]");
    if (stop && root.contains(stop)) take(root, stop, choose);
  });
}

function onKey(root: Element, event: KeyboardEvent, choose: (key: string) => void): void {
  const here = (event.target as Element).closest<SVGElement>("[data-stop]");
  if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
  const stops = [...root.querySelectorAll<SVGElement>("[data-stop]")];
  const direction = ARROWS[event.key];
  let next: SVGElement | undefined;
  if (direction) next = nearest(stops, here, direction);
  else if (event.key === "Home") next = stops[0];
  else if (event.key === "End") next = stops.at(-1);
  else if (event.key === "Enter" || event.key === " ") take(root, here, choose);
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (next) focus(stops, next);
}

function take(root: Element, stop: SVGElement, choose: (key: string) => void): void {
  focus([...root.querySelectorAll<SVGElement>("[data-stop]")], stop);
  choose(stop.dataset.stop ?? "");
}

function focus(stops: readonly SVGElement[], next: SVGElement): void {
  for (const stop of stops) stop.setAttribute("tabindex", stop === next ? "0" : "-1");
  next.focus();
}

function nearest(stops: readonly SVGElement[], here: SVGElement, direction: Point): SVGElement | undefined {
  const from = middle(here);
  let best: SVGElement | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    if (stop === here) continue;
    const to = middle(stop);
    const along = (to.x - from.x) * direction.x + (to.y - from.y) * direction.y;
    const aside = Math.abs((to.x - from.x) * direction.y) + Math.abs((to.y - from.y) * direction.x);
    const distance = along + 2 * aside;
    if (along > 4 && distance < least) {
      least = distance;
      best = stop;
    }
  }
  return best;
}

function middle(element: SVGElement): Point {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
