/** A field in words: its type, what stands there when it is left out, what may be written, and what it is for. */
import { t } from "../i18n";
import type { Field } from "./schemas";

export function typeWords(field: Field): string {
  const words: Record<string, string> = {
    string: t("text"),
    integer: t("whole number"),
    number: t("number"),
    boolean: t("true or false"),
    object: t("fields"),
    quantity: t("quantity, such as 100m or 64Mi"),
    "number or string": t("number or text"),
  };
  if (field.is === "list")
    return field.each ? t("list of {type}", { type: words[field.each] ?? field.each }) : t("list");
  if (field.is === "map") return t("names and values");
  return words[field.is] ?? field.is;
}

/** The card beside a proposed field, and under the pointer. */
export function fieldCard(name: string, field: Field): HTMLElement {
  const card = document.createElement("div");
  card.className = "field-card";
  const head = document.createElement("p");
  const code = document.createElement("code");
  code.textContent = name;
  head.append(code, ` ${typeWords(field)}`);
  if (field.required) head.append(` · ${t("required")}`);
  card.append(head);
  if (field.help) card.append(line(field.help));
  if (field.default !== undefined)
    card.append(line(t("If you leave it out: {value}", { value: shown(field.default) }), "muted"));
  if (field.enum) card.append(line(t("One of: {values}", { values: field.enum.join(", ") }), "muted"));
  return card;
}

function line(text: string, kind = ""): HTMLElement {
  const found = document.createElement("p");
  found.className = kind;
  found.textContent = text;
  return found;
}

function shown(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
