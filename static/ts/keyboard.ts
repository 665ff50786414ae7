/** The keys of the workbench. Single letters keep still while someone types, and can be switched off (WCAG 2.1.4). */
import type { Console } from "./console/console";
import type { Desk } from "./desk";
import { fork, redo, undo } from "./history/moves";
import { showKeys, singleKeys } from "./key_sheet";
import { turnPage } from "./lesson/pane";
import type { Timeline } from "./timeline";
import { VIEWS } from "./views/index";

const PANES = [
  ".lesson .scroll",
  ".cm-content",
  "ln-stage [role=tab][aria-selected=true]",
  ".tl-track",
  ".prompt input",
];

export function listen(desk: Desk, timeline: Timeline): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if (event.key === "F6") {
      event.preventDefault();
      nextPane(event.shiftKey ? -1 : 1);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || !singleKeys()) return;
    const act = single(event, desk, timeline);
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function single(event: KeyboardEvent, desk: Desk, timeline: Timeline): (() => void) | undefined {
  const view = VIEWS[Number(event.key) - 1];
  if (view) return () => desk.show(view.name);
  const onControl =
    event.target instanceof Element && event.target.closest("button, a, summary, select, [role=tab]") !== null;
  if (event.key === " ") return onControl ? undefined : () => timeline.play();
  const acts: Record<string, () => void> = {
    ",": () => timeline.step(-1),
    ".": () => timeline.step(1),
    "<": () => timeline.stepGroup(-1),
    ">": () => timeline.stepGroup(1),
    Home: () => timeline.seek(0),
    End: () => timeline.seek(null),
    "?": showKeys,
    n: () => turnPage(1),
    p: () => turnPage(-1),
    "/": () => document.querySelector<Console>("ln-console")?.open(),
    f: () => void fork(desk),
    g: () => desk.lines[0] && desk.goTo(desk.lines[0]),
    w: () => document.querySelector<HTMLElement>(".view:not([hidden]) ol.why button")?.focus(),
    u: () => void undo(desk),
    U: () => void redo(desk),
    Escape: () => (desk.selected === null ? desk.past && timeline.seek(null) : desk.select(null)),
  };
  return acts[event.key];
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** Goes round the panes that can be seen. */
function nextPane(by: number): void {
  const panes = PANES.map((selector) => document.querySelector<HTMLElement>(selector)).filter(
    (pane): pane is HTMLElement => pane !== null && pane.offsetParent !== null,
  );
  const here = panes.findIndex((pane) =>
    (pane.closest(".pane, .timeline, .console") ?? pane).contains(document.activeElement),
  );
  panes[(here + by + panes.length) % panes.length]?.focus();
}
