/** One event in one sentence: its own note where it has one, else who did what to which object. */
import { say, t } from "./i18n";
import type { LabEvent } from "./types";

export function sentence(event: LabEvent): string {
  const actor = event.actor === "you" ? t("You") : event.actor;
  const [kind = "", , name = ""] = event.what ?? [];
  const params = { actor, kind, name };
  if (event.note[0]) {
    const note = say(event.note);
    return !event.what || note.includes(name) ? note : t("{kind} {name}: {note}", { kind, name, note });
  }
  if (!event.what) return actor;
  switch (event.action) {
    case "request":
      return t("{actor}: {kind} {name}", params);
    case "write":
      return event.detail.verb === "delete" ? t("{kind} {name} deleted", params) : t("{kind} {name} stored", params);
    case "refuse":
      return t("{kind} {name} refused", params);
    case "sync":
      return t("{actor} wrote its rules", params);
    case "serve":
      return t("{actor} knows {name}", params);
    default:
      return t("{actor}: {kind} {name}", params);
  }
}
