/** Follow me, on both sides: an instructor's tab says where it looks, a learner's tab looks there too. */
import type { Place } from "../boot";
import type { Desk } from "../desk";
import { t } from "../i18n";
import { announce } from "../live_region";

const BETWEEN = 250; // milliseconds: whoever scrubs is followed in steps

/** The instructor's own lab, while they show it. */
export function lead(desk: Desk): void {
  let told = "";
  let waiting = 0;
  const tell = () => {
    waiting = 0;
    const place = placeOf(desk);
    if (desk.connection !== "live" || JSON.stringify(place) === told) return;
    told = JSON.stringify(place);
    void desk.ask({ do: "lead", ...place });
  };
  desk.watch(() => {
    if (!waiting && JSON.stringify(placeOf(desk)) !== told) waiting = window.setTimeout(tell, BETWEEN);
  });
}

function placeOf(desk: Desk): Place {
  return { view: desk.view, node: desk.node, at: desk.at };
}

/** A learner's look at it. When it is over, back to the course, where their own work is. */
export function follow(desk: Desk, course: string): void {
  const go = (place: Place) => {
    if (place.view !== desk.view) desk.show(place.view);
    if (place.at !== desk.at || (place.node && place.node !== desk.node))
      desk.send({ do: "look", at: place.at, ...(place.node ? { node: place.node } : {}) });
  };
  if (desk.boot.follows) go(desk.boot.follows);
  desk.onLead((place) => {
    if (place) go(place);
    else {
      announce(t("Your instructor has ceased to show their view."));
      location.assign(course);
    }
  });
}

/** From whatever moment is looked at, a branch goes back to the learner. */
export function sendFromHere(desk: Desk, form: HTMLFormElement): void {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = form.querySelector<HTMLInputElement>("[name=at]");
    if (field) field.value = desk.at === null ? "" : String(desk.at);
    const headers = { Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers }).catch(() => null);
    const said = answer ? ((await answer.json().catch(() => ({}))) as { refused?: string }) : {};
    const button = form.querySelector("button");
    const sentence = answer?.ok
      ? t("Sent. The link opens at this moment.")
      : (said.refused ?? t("Not sent. Try again."));
    announce(sentence);
    if (button) button.textContent = sentence;
    if (answer?.ok) form.reset();
  });
}

export function classroom(desk: Desk): void {
  if (document.querySelector("ln-lead")) lead(desk);
  const leave = document.querySelector<HTMLAnchorElement>("ln-follow a");
  if (leave) follow(desk, leave.href);
  const form = document.querySelector<HTMLFormElement>("ln-send-branch form");
  if (form) sendFromHere(desk, form);
}
