/** What a view remembers about the host it draws into: its own state, the width it has, and how to draw again. */
import type { Look, Snapshot } from "../types";

export interface Stage<S> {
  readonly host: HTMLElement;
  readonly state: S;
  snapshot: Snapshot;
  look: Look;
  width: number;
  /** Draws the newest snapshot again, after the view's own state has changed. */
  draw(): void;
}

const stages = new WeakMap<HTMLElement, Stage<unknown>>();

/** The stage of this host, made at the first call; `paint` is called now and whenever the host's width changes. */
export function onStage<S>(
  host: HTMLElement,
  snapshot: Snapshot,
  look: Look,
  first: () => S,
  paint: (stage: Stage<S>) => void,
): void {
  let stage = stages.get(host) as Stage<S> | undefined;
  if (!stage) {
    const made: Stage<S> = { host, state: first(), snapshot, look, width: host.clientWidth, draw: () => paint(made) };
    stage = made;
    stages.set(host, made);
    new ResizeObserver(() => {
      const width = host.clientWidth;
      if (width === 0 || width === made.width) return;
      made.width = width;
      made.draw();
    }).observe(host);
  }
  stage.snapshot = snapshot;
  stage.look = look;
  stage.width = host.clientWidth || stage.width;
  stage.draw();
}
