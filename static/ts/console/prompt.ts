/** The line that is being typed: history on the arrows, completion on Tab, and a way out for the keyboard. */
import { recall, remember } from "../storage";

const MOST = 100;

export interface Wishes {
  run(line: string): void;
  complete(line: string): Promise<readonly string[]>;
  /** Draws the line and its suggestions again. */
  changed(): void;
  /** Says how many suggestions there are. */
  suggested(count: number): void;
}

export class Prompt {
  text = "";
  suggestions: readonly string[] = [];
  /** The suggestion that the arrows stand on. */
  chosen = -1;
  /** After Escape, Tab leaves the field. */
  leaving = false;
  #lines: readonly string[];
  #place: number;
  #round = 0;

  constructor(
    private readonly key: string,
    private readonly wishes: Wishes,
  ) {
    this.#lines = JSON.parse(recall(key) ?? "[]") as string[];
    this.#place = this.#lines.length;
  }

  type(text: string): void {
    this.text = text;
    this.leaving = false;
    this.#close();
    this.wishes.changed();
  }

  /** True when the key meant something here. */
  press(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const acts: Record<string, () => boolean> = {
      Enter: () => this.#enter(),
      Escape: () => this.#escape(),
      ArrowUp: () => this.#up(-1),
      ArrowDown: () => this.#up(1),
      Tab: () => this.#tab(event),
    };
    return acts[event.key]?.() ?? false;
  }

  choose(word: string): void {
    const start = this.text.length - this.#last().length;
    const open = /[=/:]$/.test(word);
    this.text = `${this.text.slice(0, start)}${word}${open ? "" : " "}`;
    this.#close();
    this.wishes.changed();
  }

  #enter(): boolean {
    const word = this.suggestions[this.chosen];
    if (word !== undefined) {
      this.choose(word);
      return true;
    }
    const line = this.text.trim();
    if (!line) return true;
    this.#lines = [...this.#lines.filter((each) => each !== line), line].slice(-MOST);
    this.#place = this.#lines.length;
    remember(this.key, JSON.stringify(this.#lines));
    this.text = "";
    this.#close();
    this.wishes.run(line);
    return true;
  }

  #escape(): boolean {
    if (this.suggestions.length) {
      this.#close();
      this.wishes.changed();
      return true;
    }
    this.leaving = true;
    this.wishes.changed();
    return true;
  }

  #up(by: number): boolean {
    if (this.suggestions.length) {
      this.chosen = (this.chosen + by + this.suggestions.length) % this.suggestions.length;
    } else {
      this.#place = Math.min(Math.max(this.#place + by, 0), this.#lines.length);
      this.text = this.#lines[this.#place] ?? "";
    }
    this.wishes.changed();
    return true;
  }

  #tab(event: KeyboardEvent): boolean {
    if (this.leaving || this.text.trim() === "" || event.shiftKey) {
      this.leaving = false;
      this.#close();
      return false;
    }
    if (this.suggestions.length) {
      this.chosen = (this.chosen + 1) % this.suggestions.length;
      this.wishes.changed();
    } else void this.#complete();
    return true;
  }

  async #complete(): Promise<void> {
    this.#round += 1;
    const [round, asked] = [this.#round, this.text];
    const words = await this.wishes.complete(asked);
    if (round !== this.#round || this.text !== asked) return;
    const [only] = words;
    if (words.length === 1 && only !== undefined) {
      this.choose(only);
      return;
    }
    const common = commonStart(words);
    if (common.length > this.#last().length) {
      this.text = asked.slice(0, asked.length - this.#last().length) + common;
    }
    this.suggestions = words;
    this.chosen = -1;
    this.wishes.suggested(words.length);
    this.wishes.changed();
  }

  /** The word that is being typed. */
  #last(): string {
    return /\s$/.test(this.text) ? "" : (this.text.split(/\s+/).at(-1) ?? "");
  }

  #close(): void {
    this.suggestions = [];
    this.chosen = -1;
  }
}

function commonStart(words: readonly string[]): string {
  const [first = ""] = words;
  let length = first.length;
  for (const word of words) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
