/** What every kube-proxy of the cluster writes, to be switched; and of which IP family the rules are shown. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { moveInTabs } from "../tabs";
import { saidOf } from "./dns_said";
import type { ProxyMode, RulesPicture, RulesState } from "./rules_picture";
import type { Stage } from "./stage";

const MODES: readonly ProxyMode[] = ["iptables", "nftables"];

export function modeBar(picture: RulesPicture, stage: Stage<RulesState>): TemplateResult {
  const { configured, families, node, mode } = picture.detail;
  const why = blocked(stage);
  return html`<div class="sub rules-mode">
    <div class="rules-mode-c">
      <span id="rules-mode-l">${t("kube-proxy writes")}</span>
      <div class="seg" role="group" aria-labelledby="rules-mode-l" aria-describedby="rules-mode-d">
        ${MODES.map((each) => html`<button type="button" class="mono" aria-pressed=${each === configured ? "true" : "false"} ?disabled=${why !== "" || stage.state.switching} @click=${() => turn(each, picture, stage)}>${each}</button>`)}
      </div>
    </div>
    ${families.length > 1 ? familyChoice(picture, stage) : nothing}
    <p id="rules-mode-d" class="muted">${
      mode === configured || picture.nodes.length === 0
        ? why || t("A switch restarts kube-proxy on every node.")
        : t("{node} still has the rules that kube-proxy wrote in {mode} mode.", { node, mode })
    }</p>
  </div>`;
}

/** Why nothing can be switched here; nothing if it can. */
function blocked({ look, snapshot }: Stage<RulesState>): string {
  if (look.drill) return t("Off in a drill: a restart would mend a kube-proxy that stands still.");
  if (!snapshot.live) return t("In the past nothing can be switched.");
  return look.readOnly ? t("This lab can only be looked at now.") : "";
}

function turn(mode: ProxyMode, picture: RulesPicture, stage: Stage<RulesState>): void {
  if (mode === picture.detail.configured) return;
  const { state, look } = stage;
  state.switching = true;
  state.chosen = null;
  stage.draw();
  void look.context.change({ do: "change", kind: "proxy-mode", mode }).then((verdict) => {
    state.switching = false;
    look.context.announce(
      saidOf(verdict)
        .map(({ text }) => text)
        .join(". "),
    );
    stage.draw();
  });
}

function familyChoice(picture: RulesPicture, { look }: Stage<RulesState>): TemplateResult {
  const { families, family } = picture.detail;
  return html`<div class="seg" role="radiogroup" aria-label=${t("IP family")} @keydown=${moveInTabs}>
    ${families.map((each) => html`<button type="button" role="radio" aria-checked=${each === family ? "true" : "false"} tabindex=${each === family ? 0 : -1} @click=${() => look.context.send({ do: "look", family: each })}>${each}</button>`)}
  </div>`;
}
