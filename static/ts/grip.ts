/** The grip between two panes: dragged, or moved with the arrows; double click or Enter puts it back; it is remembered. */
import { remember } from "./storage";

const STEP = 16;

export class Grip extends HTMLElement {
  connectedCallback(): void {
    this.tabIndex = 0;
    this.setAttribute("role", "separator");
    this.setAttribute("aria-orientation", "vertical");
    this.setAttribute("aria-valuemin", String(this.#least));
    this.setAttribute("aria-valuemax", String(this.#most));
    this.#tell();
    this.addEventListener("pointerdown", (event) => this.#drag(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("dblclick", () => this.#set(null));
  }

  get #least(): number {
    return Number(this.dataset.least ?? 220);
  }

  get #most(): number {
    return Number(this.dataset.most ?? 560);
  }

  /** The custom property that this grip moves; another one where two panes share a column. */
  get #property(): string {
    const narrow = matchMedia("(max-width: 1180px)").matches;
    return (narrow ? this.dataset.narrowProperty : undefined) ?? this.dataset.property ?? "--lesson-w";
  }

  get #width(): number {
    return this.parentElement?.getBoundingClientRect().width ?? 0;
  }

  #set(width: number | null): void {
    const { style } = document.documentElement;
    if (width === null) style.removeProperty(this.#property);
    else style.setProperty(this.#property, `${Math.min(this.#most, Math.max(this.#least, width))}px`);
    remember(this.#property, width === null ? null : String(Math.round(this.#width)));
    this.#tell();
  }

  #tell(): void {
    this.setAttribute("aria-valuenow", String(Math.round(Math.min(this.#most, Math.max(this.#least, this.#width)))));
  }

  #key(event: KeyboardEvent): void {
    const widths: Record<string, () => number | null> = {
      ArrowLeft: () => this.#width - STEP,
      ArrowRight: () => this.#width + STEP,
      Home: () => this.#least,
      End: () => this.#most,
      Enter: () => null,
    };
    const width = widths[event.key];
    if (!width) return;
    event.preventDefault();
    event.stopPropagation();
    this.#set(width());
  }

  #drag(event: PointerEvent): void {
    const from = event.clientX;
    const width = this.#width;
    this.setPointerCapture(event.pointerId);
    const end = new AbortController();
    this.addEventListener("pointermove", (move) => this.#set(width + move.clientX - from), { signal: end.signal });
    for (const name of ["pointerup", "pointercancel"])
      this.addEventListener(name, () => end.abort(), { signal: end.signal });
  }
}
