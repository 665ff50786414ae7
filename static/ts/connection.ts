/** The badge at the top: whether what is shown is the lab as it is now. */
import { html, render } from "lit-html";
import { t } from "./i18n";
import { Part } from "./part";

export class ConnectionBadge extends Part {
  protected override draw(): void {
    const { connection, snapshot } = this.desk;
    const words = {
      connecting: t("Connecting"),
      live: t("Live"),
      reconnecting: t("Reconnecting"),
      closed: t("Disconnected"),
    };
    const shape = { connecting: "hollow", live: "", reconnecting: "hollow", closed: "sq" }[connection];
    const revision = t("rev {revision}", { revision: snapshot?.revision ?? 0 });
    const title =
      connection === "live"
        ? ""
        : connection === "closed"
          ? this.desk.refusal
          : t("You still see {revision}.", { revision });
    render(
      html`<span class="live" title=${title} data-state=${connection}><span class="pulse ${shape}"></span>${words[connection]}<span
          class="muted num mono">${snapshot ? revision : ""}</span></span>`,
      this,
    );
  }
}
