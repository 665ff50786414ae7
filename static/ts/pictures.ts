/** Where the server hands out what is too long for every snapshot: pictures to take away, and whole rule sets as text. */
import type { Snapshot } from "./types";

let template: string | null = null;

function addresses(): string {
  template ??=
    (JSON.parse(document.getElementById("boot")?.textContent ?? "null") as { pictures?: string } | null)?.pictures ??
    "";
  return template;
}

/** The address of one picture as it is seen in this snapshot. */
export function pictureUrl(name: string, format: string, snapshot: Snapshot, download = false): string {
  const place = new URLSearchParams({ node: snapshot.node, family: snapshot.family });
  if (!snapshot.live) place.set("at", String(snapshot.at));
  if (download) place.set("download", "");
  return `${addresses().replace("NAME", name).replace("FORMAT", format)}?${place}`;
}

/** A text on its way: there, or why it does not come, or neither yet. */
export interface Fetched {
  readonly text: string | null;
  readonly error: string | null;
}

const KEPT = 12;
const WAITING: Fetched = { text: null, error: null };
const fetched = new Map<string, Fetched>();
/** What was shown of it last, so that nothing flickers while something newer comes. */
const shown = new Map<string, string>();

/**
 * A picture's text, as far as it is known. Asked for again only when the lab has changed or another place is looked at;
 * `arrived` is called when there is more to show.
 */
export function pictureText(name: string, format: string, snapshot: Snapshot, arrived: () => void): Fetched {
  const url = pictureUrl(name, format, snapshot);
  const key = `${url} ${snapshot.changes} ${snapshot.at}`;
  const kind = `${name}.${format} ${snapshot.node} ${snapshot.family}`;
  const known = fetched.get(key);
  if (!known) {
    fetched.set(key, WAITING);
    const [oldest] = fetched.keys();
    if (fetched.size > KEPT && oldest !== undefined) fetched.delete(oldest);
    void load(url).then((found) => {
      fetched.set(key, found);
      if (found.text !== null) shown.set(kind, found.text);
      arrived();
    });
  }
  return known && known !== WAITING ? known : { text: shown.get(kind) ?? null, error: null };
}

async function load(url: string): Promise<Fetched> {
  try {
    const answer = await fetch(url);
    const text = await answer.text();
    return answer.ok ? { text, error: null } : { text: null, error: text.length < 200 ? text : answer.statusText };
  } catch (failed) {
    return { text: null, error: String(failed) };
  }
}
