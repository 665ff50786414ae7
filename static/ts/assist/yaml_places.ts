/** Where things stand in a text of YAML: the path of every line, by indentation. It guides the eye; the server decides. */

export type Step = string | number;
export type Path = readonly Step[];

/** One line that holds a field or an item of a list. */
export interface Entry {
  /** Which document of the text, from 0. */
  readonly document: number;
  /** From 1. */
  readonly line: number;
  /** Where its name begins, from 0; for a bare item, where the item begins. */
  readonly column: number;
  readonly path: Path;
  readonly value: string;
}

interface Frame {
  readonly column: number;
  readonly path: Path;
  readonly item: boolean;
}

const FIELD = /^("[^"]*"|'[^']*'|[^\s#:'"[\]{},&*!|>-][^\s#:]*|-[^\s:]+)\s*:(?:\s+(.*))?$/;
const BLOCK = /^[|>][+-]?\d?\s*(#.*)?$/;

/** Reads lines one by one and knows, after each, which fields are open. */
class Reader {
  readonly entries: Entry[] = [];
  document = 0;
  #frames: Frame[] = [];
  #block: number | null = null;
  #begun = false;

  read(raw: string, number: number): void {
    if (/^(---|\.\.\.)(\s|$)/.test(raw)) {
      if (this.#begun) this.document += 1;
      this.#begun = false;
      this.#frames = [];
      this.#block = null;
      return;
    }
    const indent = raw.length - raw.trimStart().length;
    if (raw.trim() === "" || raw.trimStart().startsWith("#")) return;
    if (this.#block !== null && indent > this.#block) return;
    this.#block = null;
    this.#begun = true;
    let column = indent;
    let rest = raw.slice(indent);
    while (/^-(\s|$)/.test(rest)) {
      this.#item(column);
      const dash = /^-\s*/.exec(rest)?.[0].length ?? 1;
      column += dash;
      rest = rest.slice(dash);
    }
    const field = FIELD.exec(rest);
    if (field) this.#field(column, plain(field[1] ?? ""), field[2] ?? "", number, indent);
    else if (rest) this.#bare(column, rest, number);
  }

  /** The field whose fields are written at this column. */
  holder(column: number): Path {
    for (let index = this.#frames.length - 1; index >= 0; index -= 1) {
      const frame = this.#frames[index];
      if (frame && frame.column < column) return frame.path;
    }
    return [];
  }

  /** The list whose next item would begin at this column. */
  nextItem(column: number): Path {
    this.#item(column);
    return this.#frames.at(-1)?.path ?? [];
  }

  #item(column: number): void {
    let next = 0;
    for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
      if (top.column < column || (top.column === column && !top.item)) break;
      if (top.column === column && top.item) next = Number(top.path.at(-1)) + 1;
      this.#frames.pop();
    }
    this.#frames.push({ column, path: [...(this.#frames.at(-1)?.path ?? []), next], item: true });
  }

  #field(column: number, name: string, value: string, line: number, indent: number): void {
    while ((this.#frames.at(-1)?.column ?? -1) >= column) this.#frames.pop();
    const path = [...(this.#frames.at(-1)?.path ?? []), name];
    this.#frames.push({ column, path, item: false });
    this.entries.push({ document: this.document, line, column, path, value: plain(value.replace(/\s+#.*$/, "")) });
    if (BLOCK.test(value)) this.#block = indent;
  }

  #bare(column: number, value: string, line: number): void {
    const path = this.#frames.at(-1)?.item ? (this.#frames.at(-1)?.path ?? []) : this.holder(column);
    this.entries.push({ document: this.document, line, column, path, value: plain(value) });
  }
}

export function entriesOf(text: string): readonly Entry[] {
  const reader = new Reader();
  text.split("\n").forEach((line, index) => {
    reader.read(line, index + 1);
  });
  return reader.entries;
}

/** What may be written at the cursor: a field of `holder`, or the value of `field`. */
export interface Spot {
  readonly document: number;
  readonly holder: Path;
  /** The field whose value is being written; null while a name is written. */
  readonly field: Path | null;
  /** Where the word begins, in the line. */
  readonly from: number;
}

/** Where the cursor stands, or null where nothing can be proposed: in a comment, after a finished value. */
export function spotAt(lines: readonly string[], line: number, column: number): Spot | null {
  const reader = new Reader();
  lines.slice(0, line - 1).forEach((each, index) => {
    reader.read(each, index + 1);
  });
  const before = (lines[line - 1] ?? "").slice(0, column);
  const [, lead = "", dashes = "", rest = ""] = /^( *)((?:- +)*)(.*)$/.exec(before) ?? [];
  let at = lead.length;
  let item: Path | null = null;
  for (const dash of dashes.match(/- +/g) ?? []) {
    item = reader.nextItem(at);
    at += dash.length;
  }
  if (rest.startsWith("-") && rest.length === 1) return null;
  const holder = item ?? reader.holder(at);
  const value = /^([\w./-]+|"[^"]*"):\s+(["']?[^\s#"']*)$/.exec(rest);
  if (value) {
    const field = [...holder, plain(value[1] ?? "")];
    return { document: reader.document, holder, field, from: column - (value[2] ?? "").length };
  }
  if (!/^[\w./-]*$/.test(rest)) return null;
  return { document: reader.document, holder, field: null, from: at };
}

/** "spec.ports[0].port" as steps; what stands in brackets may hold dots. */
export function stepsOf(path: string): Path {
  return [...path.matchAll(/\[([^\]]*)\]|([^.[]+)/g)].map(([, inside, name]) =>
    name !== undefined ? name : /^\d+$/.test(inside ?? "") ? Number(inside) : (inside ?? ""),
  );
}

export function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((step, index) => step === b[index]);
}

function plain(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
