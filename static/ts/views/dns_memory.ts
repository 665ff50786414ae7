/** Who remembers which answer, and for how long on the lab's clock; above all, who still holds an old one. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, seconds, t } from "../i18n";
import type { DnsPicture, DnsState, HeldDetail } from "./dns_picture";
import type { Stage } from "./stage";

const WAITS = [5, 30];

export function memory(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult | typeof nothing {
  const { held, lookup } = picture.detail;
  if (!lookup) return nothing;
  const old = held.filter((each) => each.now !== null);
  const same = held.filter((each) => each.now === null);
  const { snapshot } = stage;
  return html`${
    old.length > 0
      ? html`<h3 class="c-bad">${t("Who still answers as before")}</h3>
          <ul class="held">${old.map((each) => row(each, stage))}</ul>${waits(stage)}`
      : nothing
  }
  <details class="more"><summary>${t("Who remembers what ({count})", { count: same.length })}</summary>
    ${
      same.length > 0
        ? html`<ul class="held">${same.map((each) => row(each, stage))}</ul>`
        : html`<p class="none muted">${t("Nobody. CoreDNS keeps no names of the cluster unless its Corefile says so; no C library keeps any.")}</p>`
    }
    <p class="rc-n">${t("It is {now} on the lab's clock.", { now: seconds(snapshot.now) })}
      ${snapshot.live ? nothing : t("What has been forgotten or renewed since is not shown.")}</p>
    ${old.length > 0 ? nothing : waits(stage)}
  </details>`;
}

function row(each: HeldDetail, stage: Stage<DnsState>): TemplateResult {
  const name = each.name.replace(/\.$/, "");
  return html`<li class=${each.now ? "old" : ""}>
    <b>${say(each.who)}</b>
    <span class="mono">${name} ${each.type} <span class=${each.now ? "was" : ""}>${each.answers.join(", ")}</span></span>
    ${each.now ? html`<span>${t("asked anew: {answers}", { answers: each.now.join(", ") })}</span>` : nothing}
    <span class="num muted">${left(each, stage)}</span>
  </li>`;
}

/** TTLs count down on the lab's clock, which moves when something is done. */
function left(each: HeldDetail, stage: Stage<DnsState>): string {
  if (each.until === null) return t("until its watch has caught up");
  const rest = Math.max(0, each.until - stage.snapshot.now) / 1000;
  return t("{rest} s left, until {until}", { rest: rest.toFixed(1), until: seconds(each.until) });
}

function waits(stage: Stage<DnsState>): TemplateResult {
  const { look } = stage;
  return html`<p class="held-w">${WAITS.map(
    (count) => html`<button type="button" class="btn sm" ?disabled=${look.readOnly}
      @click=${() => look.context.send({ do: "change", kind: "wait", ms: count * 1000 })}>${t("Let {seconds} s pass", { seconds: count })}</button>`,
  )}</p>`;
}
