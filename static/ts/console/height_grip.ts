/** The grip over the console: dragged, or moved with the arrows; double click or Enter puts it back; it is remembered. */
import { remember } from "../storage";

const PROPERTY = "--console-h";
const STEP = 18;
const LEAST = 90;

export class HeightGrip extends HTMLElement {
  connectedCallback(): void {
    this.tabIndex = 0;
    this.setAttribute("role", "separator");
    this.setAttribute("aria-orientation", "horizontal");
    this.setAttribute("aria-valuemin", String(LEAST));
    this.#tell();
    this.addEventListener("pointerdown", (event) => this.#drag(event));
    this.addEventListener("keydown", (event) => this.#key(event));
    this.addEventListener("dblclick", () => this.#set(null));
  }

  get #most(): number {
    return Math.round(innerHeight * 0.6);
  }

  get #height(): number {
    return this.parentElement?.getBoundingClientRect().height ?? 0;
  }

  #set(height: number | null): void {
    const { style } = document.documentElement;
    if (height === null) style.removeProperty(PROPERTY);
    else style.setProperty(PROPERTY, `${Math.min(this.#most, Math.max(LEAST, height))}px`);
    remember(PROPERTY, height === null ? null : String(Math.round(this.#height)));
    this.#tell();
  }

  #tell(): void {
    this.setAttribute("aria-valuemax", String(this.#most));
    this.setAttribute("aria-valuenow", String(Math.round(Math.min(this.#most, Math.max(LEAST, this.#height)))));
  }

  #key(event: KeyboardEvent): void {
    const heights: Record<string, () => number | null> = {
      ArrowUp: () => this.#height + STEP,
      ArrowDown: () => this.#height - STEP,
      Home: () => LEAST,
      End: () => this.#most,
      Enter: () => null,
    };
    const height = heights[event.key];
    if (!height) return;
    event.preventDefault();
    event.stopPropagation();
    this.#set(height());
  }

  #drag(event: PointerEvent): void {
    const from = event.clientY;
    const height = this.#height;
    this.setPointerCapture(event.pointerId);
    const end = new AbortController();
    this.addEventListener("pointermove", (move) => this.#set(height + from - move.clientY), { signal: end.signal });
    for (const name of ["pointerup", "pointercancel"])
      this.addEventListener(name, () => end.abort(), { signal: end.signal });
  }
}
