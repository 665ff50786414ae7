/** Which lines of a text are new against an older one: a line diff by longest common subsequence. */

const LARGEST_TABLE = 160_000;

/** Numbers (from 1) of the lines of `now` that do not stand in `before`. */
export function changedLines(before: string, now: string): readonly number[] {
  const old = before.split("\n");
  const fresh = now.split("\n");
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail += 1;
  const middle = fresh.slice(head, fresh.length - tail);
  const kept = common(old.slice(head, old.length - tail), middle);
  return middle.flatMap((_, index) => (kept.has(index) ? [] : [head + index + 1]));
}

/** Indexes into `b` of one longest common subsequence of both. */
function common(a: readonly string[], b: readonly string[]): ReadonlySet<number> {
  const kept = new Set<number>();
  if (a.length * b.length > LARGEST_TABLE) return kept;
  const width = b.length + 1;
  const length = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => length[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      kept.add(j);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}
