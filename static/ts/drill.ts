/** A drill: the workbench, closed over everything that nobody has asked about, with what has been looked at beside it. */
import { ApplyBar } from "./apply_bar";
import { dress } from "./chrome";
import { ClassBar } from "./classroom/class_bar";
import { ConnectionBadge } from "./connection";
import { Console } from "./console/console";
import { HeightGrip } from "./console/height_grip";
import { type Boot, Desk } from "./desk";
import { Drafts } from "./drafts";
import { Editor } from "./editor";
import { loadCatalogue } from "./i18n";
import { showKeys } from "./key_sheet";
import { listen } from "./keyboard";
import { closeOnPressElsewhere } from "./menu";
import { PaneSwitch } from "./pane_switch";
import { Part } from "./part";
import { Causes } from "./practice/causes";
import { DrillClock } from "./practice/clock";
import { DrillLog } from "./practice/log";
import { Stage } from "./stage";
import { Timeline } from "./timeline";

await loadCatalogue();
dress();

const desk = new Desk(JSON.parse(document.getElementById("boot")?.textContent ?? "null") as Boot);
const drafts = new Drafts(desk);

customElements.define("ln-height", HeightGrip);
const PARTS = {
  "ln-connection": ConnectionBadge,
  "ln-editor": Editor,
  "ln-apply": ApplyBar,
  "ln-stage": Stage,
  "ln-timeline": Timeline,
  "ln-panes": PaneSwitch,
  "ln-console": Console,
  "ln-drill-log": DrillLog,
  "ln-causes": Causes,
  "ln-drill-clock": DrillClock,
};
for (const [name, element] of Object.entries(PARTS)) customElements.define(name, element);
for (const part of document.querySelectorAll(Object.keys(PARTS).join(",")))
  if (part instanceof Part) part.attach(desk, drafts);

customElements.define("ln-class", ClassBar);
const bar = document.querySelector("ln-class");
if (bar instanceof ClassBar) bar.begin(desk);
closeOnPressElsewhere();
const timeline = document.querySelector("ln-timeline");
if (timeline instanceof Timeline) listen(desk, timeline);
document.querySelector("[data-keys]")?.addEventListener("click", showKeys);
desk.open();
