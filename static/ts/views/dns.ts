/** DNS: ask for a name from a pod, and see every question that its resolver sends, with what came back. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Look, Snapshot, View } from "../types";
import { coredns, disturbed } from "./dns_coredns";
import { form, options } from "./dns_form";
import { list } from "./dns_list";
import { type DnsPicture, type DnsState, firstState, type LookupDetail } from "./dns_picture";
import { sequence } from "./dns_sequence";
import { side } from "./dns_side";
import { follow, stepper } from "./dns_steps";
import { pictureOf } from "./picture";
import { onStage, type Stage } from "./stage";
import { light, litBy } from "./traces";
import { rich, twin } from "./twin";

// Below this width lanes would leave no room for words between them.
const NARROW = 480;

export const dns: View = {
  name: "dns",
  render(host: HTMLElement, snapshot: Snapshot, look: Look): void {
    onStage<DnsState>(host, snapshot, look, firstState, paint);
  },
};

function paint(stage: Stage<DnsState>): void {
  const picture = pictureOf<DnsPicture>(stage.snapshot, "dns");
  if (!picture) return;
  const { lookup } = picture.detail;
  if (!stage.look.interactive) {
    render(html`<div class="dns-grid">${lookup ? drawn(lookup, stage) : invitation(picture, stage)}</div>`, stage.host);
    return;
  }
  follow(picture, stage);
  render(
    html`<div class="sub dns-sub">${form(picture, stage)}${panelButton(picture, stage)}</div>
      ${options(picture, stage)}
      ${
        stage.state.panel
          ? coredns(picture.detail.coredns, stage)
          : html`${lookup ? summary(lookup, stage) : nothing}
              <div class="dns-grid">${side(picture, stage)}${lookup ? drawn(lookup, stage) : invitation(picture, stage)}</div>`
      }
      ${twin(picture.words, stage.look)}`,
    stage.host,
  );
  light(stage.host, litBy(picture, stage.look.lines));
}

function drawn(lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  return stage.width > 0 && stage.width < NARROW ? list(lookup, stage) : sequence(lookup, stage);
}

function panelButton(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  const { state } = stage;
  const count = disturbed(picture.detail.coredns);
  const toggle = (): void => {
    state.panel = !state.panel;
    stage.draw();
  };
  return html`<button type="button" class="btn sm dns-panel-b" aria-expanded=${state.panel} aria-controls="dns-coredns" @click=${toggle}>
    CoreDNS${count > 0 ? html` <span class="dns-count"><span class="vh">${t("changed settings:")} </span>${count}</span>` : nothing}</button>`;
}

/** What it cost: "8 questions sent, 6 of them in vain". */
function summary(lookup: LookupDetail, stage: Stage<DnsState>): TemplateResult {
  const { sent, addresses } = lookup;
  return html`<div class="dns-sum">
    <div class="tally num" role="group" aria-label=${t("What the look-up cost")}>
      <span>${cost(lookup)}</span>
      <span class=${addresses.length > 0 ? "g" : "w"}><b>${addresses.length}</b> ${addresses.length === 1 ? t("address") : t("addresses")}</span>
      ${lookup.elapsed >= 1000 ? html`<span class="w">${t("{seconds} s waited", { seconds: (lookup.elapsed / 1000).toFixed(1) })}</span>` : nothing}
    </div>
    ${sent > 0 ? stepper(lookup, stage) : nothing}
    ${lookup.simplified ? html`<details class="dns-simple"><summary>${t("Simplified")}</summary><p>${rich(lookup.simplified)}</p></details>` : nothing}
  </div>`;
}

function cost({ sent, in_vain: wasted, found }: LookupDetail): TemplateResult {
  const vain = found ? wasted : sent;
  const sentence =
    sent === 1 ? t("{sent} question sent, {vain} in vain") : t("{sent} questions sent, {vain} of them in vain");
  const parts = sentence.split(/\{(\w+)\}/);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<b class=${part === "vain" && vain > 0 ? "bad" : ""}>${part === "vain" ? vain : sent}</b>`))}`;
}

function invitation(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  const [first] = picture.words.sentences;
  const pods = stage.snapshot.pods.length;
  return html`<div class="seq empty"><div class="v-nothing">
    <b>${t("Nobody has asked yet")}</b>
    <p>${first ? t(first[0], first[1] ?? {}) : ""}</p>
    <p>${pods > 0 ? t("Each question that the resolver sends is then drawn here, with what came back.") : t("A pod has to run before it can ask.")}</p>
  </div></div>`;
}
