/** Menus that are <details>: Escape closes one and gives the focus back; so does a press elsewhere. */

export function closeOnEscape(event: KeyboardEvent): void {
  const box = event.currentTarget;
  if (event.key !== "Escape" || !(box instanceof HTMLDetailsElement) || !box.open) return;
  event.stopPropagation();
  box.open = false;
  box.querySelector("summary")?.focus();
}

/** Menus float over the page: a press beside one closes it. */
export function closeOnPressElsewhere(): void {
  document.addEventListener("pointerdown", (event) => {
    for (const box of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]"))
      if (event.target instanceof Node && !box.contains(event.target)) box.open = false;
  });
}
