/** One rule taken apart: what each piece of it says, and why it is here. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Look } from "../types";
import { icon } from "../words";
import { has } from "./picture";
import { metNote } from "./rules_met";
import type { Walk } from "./rules_packet";
import { find, linesOf, type RulesPicture, type RulesState, reasonsOf } from "./rules_picture";
import type { Stage } from "./stage";
import { rich } from "./twin";
import { lineList, whyList } from "./why";

export function inspector(picture: RulesPicture, stage: Stage<RulesState>, walk: Walk | null): TemplateResult {
  const found = stage.state.chosen ? find(picture, stage.state.chosen) : null;
  if (!found) {
    return html`<aside class="insp none" aria-label=${t("The chosen rule")}>
      <h3>${t("Read one rule")}</h3>
      <p>${t("Choose a rule to see what each part of it says and why it is here.")}</p>
      <p>${picture.detail.mode === "nftables" ? t("A packet goes through the chain services first. One look into the map service-ips finds the chain of its Service, which draws one endpoint and rewrites the destination.") : t("A packet goes through KUBE-SERVICES first. The rule that matches its destination sends it to a chain that draws one endpoint, and that endpoint's chain rewrites the destination.")}</p>
    </aside>`;
  }
  const { chain, row } = found;
  const reasons = reasonsOf(picture, row);
  return html`<aside class="insp" aria-label=${t("The chosen rule")}>
    <h3>${t("Rule {number} of {chain}", { number: row.detail.number, chain: chain.label })}</h3>
    <p class="insp-w">${rich(row.words)}</p>
    ${walk ? metNote(walk, chain, row, stage.look) : nothing}
    <dl class="anat mono">
      ${pieces(row.detail.raw).map((piece) => html`<div class=${piece.startsWith("-j ") ? "target" : ""}><dt>${piece}</dt><dd>${meaning(piece)}</dd></div>`)}
    </dl>
    <div class="anat-f">${copyButton(row.detail.raw, t("Copy rule"), stage.look)}</div>
    <h3>${has(row, "ghost") ? t("Why would this rule be here?") : t("Why is this rule here?")}</h3>
    ${
      has(row, "ghost")
        ? html`<p>${t("It would follow from these lines, once you apply them:")}</p>${lineList(linesOf(picture, row), stage.look)}`
        : reasons.length === 0
          ? html`<p class="muted">${t("kube-proxy keeps it on every node, whatever the Services are.")}</p>`
          : whyList(reasons, stage.look)
    }
  </aside>`;
}

export function copyButton(text: string, label: string, look: Look): TemplateResult {
  const copy = (): void => {
    void navigator.clipboard.writeText(text).then(() => look.context.announce(t("Copied")));
  };
  return html`<button type="button" class="btn quiet sm" @click=${copy}>${icon("copy")}${label}</button>`;
}

/** "-A X -s 10.0.0.1/32 -m comment --comment "…" -j DNAT --to-destination …", cut before each -A, -p, -s, -d, -m, -j and !. */
export function pieces(raw: string): string[] {
  const words = raw.match(/"[^"]*"|\S+/g) ?? [];
  const cut: string[][] = [];
  words.forEach((word, index) => {
    const begins = /^-[Apsdmij]$/.test(word) && words[index - 1] !== "!";
    const negates = word === "!" && /^-[sdi]$/.test(words[index + 1] ?? "");
    if (begins || negates || cut.length === 0) cut.push([word]);
    else cut.at(-1)?.push(word);
  });
  return cut.map((piece) => piece.join(" "));
}

const MEANINGS: readonly (readonly [RegExp, () => string])[] = [
  [/^-A /, () => t("lives in this chain")],
  [/^-m comment/, () => t("a label for people")],
  [/^-p /, () => t("only this protocol")],
  [/^! -s /, () => t("source is anything but this")],
  [/^-s /, () => t("source is this")],
  [/^! -d /, () => t("destination is anything but this")],
  [/^-d /, () => t("destination is this")],
  [/--dport/, () => t("destination port")],
  [/^-m statistic/, () => t("a draw that comes up this often")],
  [/^-m addrtype --dst/, () => t("destination is an address of this node")],
  [/^-m addrtype --src/, () => t("source is an address of this node")],
  [/^-m mark/, () => t("looks at the packet's mark")],
  [/^-m conntrack/, () => t("what the kernel knows of the connection")],
  [/^-m recent/, () => t("has this client been here before?")],
  [/^-m nfacct/, () => t("counts the packet")],
  [/^-m (tcp|udp|sctp)/, () => t("reads this protocol's header")],
  [/^-j DNAT/, () => t("rewrites the destination")],
  [/^-j MASQUERADE/, () => t("rewrites the source to this node's address")],
  [/^-j REJECT/, () => t("refuses, and says so to the sender")],
  [/^-j DROP/, () => t("drops without an answer")],
  [/^-j RETURN/, () => t("goes back to where it came from")],
  [/^-j ACCEPT/, () => t("lets it through")],
  [/^-j MARK/, () => t("changes the packet's mark")],
  [/^-j /, () => t("goes on in that chain")],
];

function meaning(piece: string): string {
  return MEANINGS.find(([pattern]) => pattern.test(piece))?.[1]() ?? "";
}
