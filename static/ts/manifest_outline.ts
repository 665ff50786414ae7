/** Just enough of a manifest to find one's way in it: which objects it declares, and on which line each is named. */
import type { ObjectName } from "./types";

export interface Declared extends ObjectName {
  /** The line of metadata.name, from 1. */
  readonly line: number;
}

/** The objects that a text declares. It guides the eye only; what is valid is the server's to say. */
export function outline(text: string): readonly Declared[] {
  const found: Declared[] = [];
  let kind = "";
  let name = "";
  let namespace = "default";
  let line = 0;
  let block = "";
  const close = () => {
    if (kind && name) found.push({ kind, name, namespace, line });
    [kind, name, namespace, line, block] = ["", "", "default", 0, ""];
  };
  text.split("\n").forEach((raw, index) => {
    if (/^---(\s|$)/.test(raw)) close();
    const top = /^([A-Za-z]+):\s*(.*?)\s*(#.*)?$/.exec(raw);
    if (top) {
      block = top[1] ?? "";
      if (block === "kind") kind = plain(top[2] ?? "");
      return;
    }
    const inner = block === "metadata" ? /^ {1,4}(name|namespace):\s*(.*?)\s*(#.*)?$/.exec(raw) : null;
    if (inner?.[1] === "name" && !name) [name, line] = [plain(inner[2] ?? ""), index + 1];
    if (inner?.[1] === "namespace") namespace = plain(inner[2] ?? "");
  });
  close();
  return found;
}

function plain(value: string): string {
  return value.replace(/^(["'])(.*)\1$/, "$2");
}
