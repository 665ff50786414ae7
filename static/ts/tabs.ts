/** Arrows move in tab lists and radio groups, as readers of screens expect; the choice follows the focus. */

export function moveInTabs(event: KeyboardEvent): void {
  const list = event.currentTarget;
  if (!(list instanceof HTMLElement)) return;
  const items = [...list.querySelectorAll<HTMLElement>("[role=tab], [role=radio]")].filter(
    (item) => item.offsetParent !== null,
  );
  const here = items.indexOf(event.target as HTMLElement);
  const step: Record<string, number> = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: items.length - 1 };
  const wished = step[event.key];
  if (here < 0 || wished === undefined) return;
  const item = items[(wished + items.length) % items.length];
  event.preventDefault();
  event.stopPropagation();
  item?.focus();
  item?.click();
}
