/** The instructor's board: one room, drawn again whenever something in it changes. */
import { html, nothing, render } from "lit-html";
import { dress } from "./chrome";
import { drawer } from "./classroom/drawer";
import { writerToAll } from "./classroom/messages";
import { patterns } from "./classroom/patterns";
import { type Boot, Room } from "./classroom/room";
import { summary, table } from "./classroom/table";
import { localTimes } from "./classroom/times";
import { loadCatalogue, t } from "./i18n";

await loadCatalogue();
dress();
localTimes();

const host = document.querySelector<HTMLElement>("ln-board");
const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "null") as Boot | null;
if (host && boot) begin(host, new Room(boot));

function begin(host: HTMLElement, room: Room): void {
  let queued = false;
  const draw = () => {
    queued = false;
    host.dataset.state = room.connection;
    host.dataset.pane = room.pane;
    document.body.classList.toggle("projector", room.projector);
    const following = document.querySelector("[data-following]");
    if (following)
      following.textContent = t("{count} of {of} follow", { count: room.overview.following, of: room.rows.length });
    render(board(room), host);
    const dialog = document.querySelector<HTMLDialogElement>("dialog.cb-all");
    if (dialog?.open)
      render(
        writerToAll(room, () => dialog.close()),
        dialog,
      );
  };
  room.watch(() => {
    if (queued) return;
    queued = true;
    queueMicrotask(draw);
  });
  host.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || room.selected === null) return;
    const row = room.selected;
    room.select(null);
    queueMicrotask(() => document.querySelector<HTMLButtonElement>(`[data-row="${row}"] th button`)?.focus());
  });
  document.querySelector("[data-message-all]")?.addEventListener("click", () => messageAll(room));
  room.open();
}

function board(room: Room) {
  if (!room.loaded && room.connection === "closed")
    return html`<p class="cb-wait" role="alert">${t("This course does not exist, or it is not yours.")}</p>`;
  if (!room.loaded) return html`<p class="cb-wait">${t("Waiting for the board.")}</p>`;
  const away = room.connection !== "live";
  return html`<section class="cb-main" aria-label=${t("Learners by task")}>
      ${summary(room)}
      ${away ? html`<p class="cb-away" role="status">${t("Connection lost. The board shows what was known last.")}</p>` : nothing}
      ${room.rows.length ? table(room) : html`<p class="cb-wait">${t("Nobody has joined yet. The invitation has the code in large.")}</p>`}
    </section>
    <aside class="cb-side" aria-label=${t("Patterns")}>${patterns(room)}</aside>
    ${drawer(room)}`;
}

function messageAll(room: Room): void {
  let dialog = document.querySelector<HTMLDialogElement>("dialog.cb-all");
  if (!dialog) {
    dialog = document.createElement("dialog");
    dialog.className = "cb-all";
    dialog.setAttribute("aria-labelledby", "cb-all-title");
    document.body.append(dialog);
  }
  const sheet = dialog;
  render(
    writerToAll(room, () => sheet.close()),
    sheet,
  );
  sheet.showModal();
  sheet.querySelector("textarea")?.focus();
}
