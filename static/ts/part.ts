/** One part of the workbench: an element that draws itself again whenever the desk or the drafts change. */
import type { Desk } from "./desk";
import type { Drafts } from "./drafts";

export abstract class Part extends HTMLElement {
  desk!: Desk;
  drafts!: Drafts;
  #queued = false;

  /** Hands the part what it shows; from then on it follows. */
  attach(desk: Desk, drafts: Drafts): void {
    this.desk = desk;
    this.drafts = drafts;
    this.ready();
    desk.watch(() => this.#soon());
    drafts.watch(() => this.#soon());
  }

  protected ready(): void {}

  protected abstract draw(): void;

  #soon(): void {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      this.draw();
    });
  }
}
