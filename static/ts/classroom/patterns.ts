/** Beside the board: who stands in the same state, which tasks fail most, and what was sent. */
import { html, nothing, type TemplateResult } from "lit-html";
import { repeat } from "lit-html/directives/repeat.js";
import { say, t } from "../i18n";
import { icon, place, rich } from "../words";
import { note, writer } from "./messages";
import type { Room } from "./room";
import type { Check, Group } from "./types";

const MOST = 8;
const DOTS = 12;

export function patterns(room: Room): TemplateResult {
  const { groups, checks, sent } = room.overview;
  const several = groups.filter((group) => group.members.length > 1);
  const alone = groups.filter((group) => group.members.length === 1);
  const shown = [...several, ...alone].slice(0, MOST);
  const apart = [...room.resolved.values()];
  return html`${
    room.kind === "interview"
      ? nothing
      : html`<section class="cb-same-list" aria-labelledby="cb-same-h">
      <div class="cb-h"><h2 id="cb-same-h">${room.kind === "drill" ? t("The same causes still possible") : t("Same state, off the lesson's way")}</h2><span class="muted">${t("right now")}</span></div>
      ${shown.length + apart.length === 0 ? html`<p class="muted">${empty(room)}</p>` : nothing}
      ${repeat(
        shown,
        (group) => group.state,
        (group) => card(room, group),
      )}
      ${repeat(
        apart,
        (group) => group.state,
        (group) => resolved(group),
      )}
      ${groups.length > shown.length ? html`<p class="muted">${t("and {count} more states of single learners", { count: groups.length - shown.length })}</p>` : nothing}
    </section>`
  }
    ${checks.length && room.kind !== "drill" ? failing(room, checks) : nothing}
    ${room.heads.length && room.rows.length ? funnel(room) : nothing}
    ${sent.length ? html`<section class="cb-sent" aria-labelledby="cb-sent-h"><div class="cb-h"><h2 id="cb-sent-h">${t("Sent")}</h2><span class="muted">${t("read by")}</span></div><ol>${sent.map((each) => note(room, each))}</ol></section>` : nothing}`;
}

function empty(room: Room): string {
  return room.kind === "drill"
    ? t("Learners for whom the same causes are still possible appear here together.")
    : t("Nobody is off the way. Learners with equal clusters appear here together.");
}

/** Nobody stands there any more: it says so and goes. */
function resolved(group: Group): TemplateResult {
  return html`<article class="cb-card gone"><p class="cb-gone">${icon("check", true)}<b>${t("Resolved")}</b> <code>${say(group.short)}</code></p></article>`;
}

function card(room: Room, group: Group): TemplateResult {
  const open = room.opened === group.state;
  const count = group.members.length;
  const toggle = () => {
    room.opened = open ? null : group.state;
    room.changed();
  };
  const first = room.row(group.members[0] ?? null);
  return html`<article class="cb-card ${open ? "open" : ""}">
    <button type="button" class="cb-card-h" aria-expanded=${open} @click=${toggle}>
      <span class="cb-dots" aria-hidden="true">${Array.from({ length: Math.min(count, DOTS) }, () => html`<i></i>`)}</span>
      <b>${count === 1 && first ? room.nameOf(first) : t("{count} learners", { count })}</b>
      <code>${say(group.short)}</code>
    </button>
    <p>${say(group.says)}${group.stuck && count > 1 ? ` ${t("{count} of them stuck.", { count: group.stuck })}` : ""}</p>
    ${open && group.causes ? html`<ul class="cb-causes-l">${group.causes.map((each) => html`<li>${each.map(say).join(" + ")}</li>`)}</ul>` : nothing}
    ${answered(room, group)}
    ${open ? writer(room, group) : nothing}
  </article>`;
}

/** Whether this state has been answered already, and how far that got. */
function answered(room: Room, group: Group): TemplateResult | typeof nothing {
  const sent = room.overview.sent.find((each) => each.state === group.state);
  if (!sent) return nothing;
  const time = new Date(sent.at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
  return html`<p class="cb-answered">${icon("cast", true)} ${t("Hint sent at {time}, read by {read} of {to}.", { time, read: sent.read, to: sent.to })}</p>`;
}

function failing(room: Room, checks: readonly Check[]): TemplateResult {
  return html`<section class="cb-fails" aria-labelledby="cb-fails-h">
    <div class="cb-h"><h2 id="cb-fails-h">${room.kind === "interview" ? t("Items that fail most") : t("Checks that fail most")}</h2><span class="muted">${t("tried by")}</span></div>
    <ol>${checks.map(
      (
        check,
      ) => html`<li><span>${room.kind === "interview" ? `${check.task + 1}. ` : ""}${rich(room.words(room.heads[check.task]?.title ?? {}))}</span>
        <span class="cb-fail-bar" aria-hidden="true"><i ${place({ width: `${(100 * check.failing) / check.tried}%` })}></i></span>
        <b class="num"><span class="vh">${t("not passed by")} </span>${check.failing}<em>/${check.tried}</em></b></li>`,
    )}</ol></section>`;
}

/** How many passed each task: where the line falls, the lesson is hard. */
function funnel(room: Room): TemplateResult {
  const most = Math.max(1, room.rows.length);
  return html`<section class="cb-funnel" aria-labelledby="cb-funnel-h">
    <div class="cb-h"><h2 id="cb-funnel-h">${through(room)}</h2><span class="muted">${t("passed by")}</span></div>
    <ol>${room.overview.funnel.map(
      (
        count,
        index,
      ) => html`<li><span class="vh">${t("Task {number}", { number: index + 1 })}: </span><b class="num">${count}</b>
        <span class="cb-col" aria-hidden="true"><i ${place({ height: `${(100 * count) / most}%` })}></i></span><em aria-hidden="true">${index + 1}</em></li>`,
    )}</ol></section>`;
}

function through(room: Room): string {
  if (room.kind === "lesson") return t("Through the lesson");
  return room.kind === "drill" ? t("Through the drill") : t("Through the interview");
}
