/** Moves in a lab's history: undo, redo, back to the start, branches; and the question before acting in the past. */
import { html, render } from "lit-html";
import type { Asking, Branch } from "../asking";
import type { Desk } from "../desk";
import { seconds, t } from "../i18n";
import { announce } from "../live_region";
import { icon } from "../words";

/** What a branch is called until somebody names it. */
export function nameOf(branch: Branch, position: number): string {
  return branch.name || (position === 0 ? t("Main") : t("Branch {number}", { number: position + 1 }));
}

/** Moves, shows the newest moment there, and says so; false where that could not be. */
async function move(desk: Desk, message: Asking, done: string): Promise<boolean> {
  const reply = await desk.ask(message);
  if (reply?.type !== "moved") return false;
  if (desk.at !== null) desk.seek(null);
  announce(done);
  return true;
}

export const undo = (desk: Desk): Promise<boolean> => move(desk, { do: "undo" }, t("Undone."));
export const redo = (desk: Desk): Promise<boolean> => move(desk, { do: "redo" }, t("Done again."));
export const reset = (desk: Desk): Promise<boolean> =>
  move(desk, { do: "reset" }, t("The lab is as the lesson began. Undo brings your work back."));

/** A branch from the moment that is shown. */
export function fork(desk: Desk): Promise<boolean> {
  return move(desk, { do: "fork", at: desk.at }, t("You are on a new branch. The other one stays as it is."));
}

export const switchTo = (desk: Desk, branch: number, name: string): Promise<boolean> =>
  move(desk, { do: "switch", branch }, t("You are on {name}.", { name }));
export const rename = (desk: Desk, branch: number, name: string): Promise<boolean> =>
  move(desk, { do: "rename", branch, name }, t("Renamed."));
export const remove = (desk: Desk, branch: number): Promise<boolean> =>
  move(desk, { do: "remove", branch }, t("Branch removed."));

/** Whoever acts in the past is asked: true when a branch was started and the act may go on there. */
export function askToFork(desk: Desk): Promise<boolean> {
  if (desk.boot.shared) {
    announce(t("This is a copy to look at. Take it over to change something in it."));
    return Promise.resolve(false);
  }
  const dialog = document.createElement("dialog");
  dialog.className = "ask";
  dialog.setAttribute("aria-labelledby", "ask-title");
  document.body.append(dialog);
  const event = desk.events[desk.at ?? desk.events.length - 1];
  const time = seconds(desk.snapshot?.now ?? event?.at ?? 0);
  return new Promise((resolve) => {
    let wish: Promise<boolean> = Promise.resolve(false);
    const choose = (act: () => Promise<boolean>) => () => {
      wish = act();
      dialog.close();
    };
    const back = () => {
      desk.seek(null);
      return Promise.resolve(false);
    };
    render(
      html`<h2 id="ask-title">${icon("fork")} ${t("Start a branch from this moment?")}</h2>
        <p>${t("You are at {seconds}, in the past. What has happened since stays as it is, on its own branch; the new one goes on from the end of your last change before this moment.", { seconds: time })}</p>
        <div class="ask-b">
          <button class="btn" @click=${choose(back)}>${t("Back to now")}</button>
          <button class="btn primary" autofocus @click=${choose(() => fork(desk))}>${t("Start a branch here")}</button>
        </div>`,
      dialog,
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      void wish.then(resolve);
    });
    dialog.showModal();
  });
}
