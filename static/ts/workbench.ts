/** The workbench: one desk, one set of drafts, and the parts that show them. */
import { ApplyBar } from "./apply_bar";
import { Previews } from "./assist/previews";
import { dress } from "./chrome";
import { ClassBar } from "./classroom/class_bar";
import { classroom } from "./classroom/follow";
import { ConnectionBadge } from "./connection";
import { Console } from "./console/console";
import { HeightGrip } from "./console/height_grip";
import { type Boot, Desk } from "./desk";
import { Drafts } from "./drafts";
import { Editor } from "./editor";
import { Grip } from "./grip";
import { HistoryBar } from "./history/bar";
import { askWhenWritingInThePast, keepPlaceWhenTaken } from "./history/past";
import { Share } from "./history/share";
import { loadCatalogue } from "./i18n";
import { showKeys } from "./key_sheet";
import { listen } from "./keyboard";
import { LessonPane } from "./lesson/pane";
import { closeOnPressElsewhere } from "./menu";
import { PaneSwitch } from "./pane_switch";
import { Part } from "./part";
import { Stage } from "./stage";
import { Timeline } from "./timeline";

await loadCatalogue();
dress();

const desk = new Desk(JSON.parse(document.getElementById("boot")?.textContent ?? "null") as Boot);
const drafts = new Drafts(desk);
drafts.previews = new Previews(desk, drafts);

customElements.define("ln-grip", Grip);
customElements.define("ln-height", HeightGrip);
const PARTS = {
  "ln-connection": ConnectionBadge,
  "ln-editor": Editor,
  "ln-apply": ApplyBar,
  "ln-stage": Stage,
  "ln-timeline": Timeline,
  "ln-lesson": LessonPane,
  "ln-panes": PaneSwitch,
  "ln-console": Console,
  "ln-history": HistoryBar,
  "ln-share": Share,
};
for (const [name, element] of Object.entries(PARTS)) customElements.define(name, element);
for (const part of document.querySelectorAll(Object.keys(PARTS).join(",")))
  if (part instanceof Part) part.attach(desk, drafts);

customElements.define("ln-class", ClassBar);
const bar = document.querySelector("ln-class");
if (bar instanceof ClassBar) bar.begin(desk);
classroom(desk);
closeOnPressElsewhere();
askWhenWritingInThePast(desk);
keepPlaceWhenTaken();
const timeline = document.querySelector("ln-timeline");
if (timeline instanceof Timeline) listen(desk, timeline);
document.querySelector("[data-keys]")?.addEventListener("click", showKeys);

const lessonPane = document.querySelector("ln-lesson");
const { authoring } = desk.boot;
if (authoring && lessonPane instanceof LessonPane)
  void import("./authoring").then(({ AuthorDrawer }) => new AuthorDrawer(desk, lessonPane, authoring));

let linted = false;
desk.watch(() => {
  if (!linted && desk.connection === "live") {
    linted = true;
    drafts.lintSoon();
  }
});
desk.open();
