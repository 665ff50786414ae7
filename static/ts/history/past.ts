/** Who writes in the past is asked whether to start a branch there; who takes a shared lab over keeps their place. */
import type { Desk } from "../desk";
import { askToFork } from "./moves";

export function askWhenWritingInThePast(desk: Desk): void {
  const editor = document.querySelector("ln-editor");
  let asking = false;
  const ask = async (event: Event) => {
    if (!desk.past || asking) return;
    event.preventDefault();
    event.stopPropagation();
    asking = true;
    await askToFork(desk);
    asking = false;
  };
  editor?.addEventListener(
    "keydown",
    (event) => {
      if (event instanceof KeyboardEvent && writes(event)) void ask(event);
    },
    { capture: true },
  );
  editor?.addEventListener("paste", (event) => void ask(event), { capture: true });
}

/** A key that would change the text, or apply it. */
function writes(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element) || !event.target.closest(".cm-content")) return false;
  if (event.ctrlKey || event.metaKey) return event.key === "Enter";
  return !event.altKey && (event.key.length === 1 || ["Backspace", "Delete", "Enter"].includes(event.key));
}

/** The address behind # is the moment, the view and the node: a form would lose it. */
export function keepPlaceWhenTaken(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-take]");
  form?.addEventListener("submit", () => {
    form.action = `${form.action.split("#")[0]}${location.hash}`;
  });
}
