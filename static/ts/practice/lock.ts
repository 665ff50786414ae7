/** A view that nobody has opened yet in a drill: hatched, with what opening it would count as. */
import { html, render } from "lit-html";
import type { Desk } from "../desk";
import { t } from "../i18n";
import { icon } from "../words";

export function lock(host: HTMLElement, view: string, desk: Desk): void {
  const nodes = view === "rules" ? (desk.snapshot?.nodes ?? []) : [""];
  const open = (node: string) => {
    if (node) desk.send({ do: "look", node });
    void desk.ask({ do: "unveil", view, node });
  };
  const words: Record<string, () => string> = {
    rules: () => t("Each node's rules are an observation of their own, as iptables-save is."),
    dns: () =>
      t("It shows the Corefile, all Services' names, and every question that has been asked: one observation."),
    "control-plane": () => t("It shows how far each kube-proxy has read: one observation."),
  };
  render(
    html`<div class="dr-lock"><div class="dr-lock-b">
      <p class="dr-lock-h">${icon("lock")}<b>${t("Not looked at")}</b></p>
      <p>${words[view]?.() ?? ""}</p>
      <p class="dr-lock-a">${nodes.map((node) => html`<button class="btn" ?disabled=${desk.connection !== "live"} @click=${() => open(node)}>${node ? t("Read the rules of {node}", { node }) : t("Look at it")}</button>`)}</p>
    </div></div>`,
    host,
  );
}
