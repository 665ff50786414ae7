/** The language of the page: every sentence is an English message id, looked up in the catalogue that the page names. */
import type { Params, Text } from "./types";

let catalogue: Readonly<Record<string, string>> = {};

/** Fetches the catalogue of the page's language; English has none, its ids are its sentences. */
export async function loadCatalogue(): Promise<void> {
  const url = document.documentElement.dataset.catalogue;
  if (!url) return;
  const answer = await fetch(url);
  if (answer.ok) catalogue = (await answer.json()) as Record<string, string>;
}

/** The sentence with this message id in the page's language, its {holes} filled. */
export function t(message: string, params: Params = {}): string {
  const sentence = catalogue[message] ?? message;
  return sentence.replace(/\{(\w+)\}/g, (hole, name: string) => (name in params ? String(params[name]) : hole));
}

/** The same for a [message, params] pair that came over the wire. */
export function say(text: Text): string {
  return t(text[0], text[1] ?? {});
}

/** Virtual milliseconds as seconds with three decimals. */
export function seconds(ms: number): string {
  return t("{seconds} s", { seconds: (ms / 1000).toFixed(3) });
}
