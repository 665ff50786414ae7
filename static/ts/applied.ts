/** Which of a learner's texts stands in the lab: the server names the texts that were applied there by their CRC. */
import { crc32 } from "./crc";

const MOST = 20;
const crcs = new Map<string, number>();

function crcOf(text: string): number {
  let crc = crcs.get(text);
  if (crc === undefined) {
    if (crcs.size > 500) crcs.clear();
    crc = crc32(text);
    crcs.set(text, crc);
  }
  return crc;
}

/** The one that was applied last on this line of changes, or null when none was. */
export function newestApplied(texts: readonly string[], applied: readonly number[]): string | null {
  let found: string | null = null;
  let newest = -1;
  for (const text of texts) {
    const place = applied.lastIndexOf(crcOf(text));
    if (place > newest) [found, newest] = [text, place];
  }
  return found;
}

/** The texts with one more, each once, the newest last. */
export function withText(texts: readonly string[], text: string): readonly string[] {
  return [...texts.filter((each) => each !== text), text].slice(-MOST);
}
