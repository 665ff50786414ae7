/** Commands that a lesson runs at a press: what they do in the words of a shell, and what came of it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { lookup } from "../console/commands";
import type { Verdict } from "../desk";
import { t } from "../i18n";
import type { ClientMessage } from "../types";
import { icon } from "../words";
import type { Course } from "./course";

export type Change = Readonly<Record<string, unknown>> & { readonly kind: string };

/** What came of each command that was run here. */
export type Results = Map<string, Verdict | "busy">;

/** The change as somebody would type it. */
export function typed(change: Change): string {
  const field = (name: string) => String(change[name] ?? "");
  switch (change.kind) {
    case "kubectl":
      return field("line");
    case "resolve":
      return `${short(field("pod"))}$ ${lookup(field("name"), field("type"))}`;
    case "send": {
      const count = Number(change.count ?? 1);
      return `${short(field("source"))}$ ${client(change)}${count > 1 ? ` × ${count}` : ""}`;
    }
    case "delete":
      return `kubectl delete ${field("object").toLowerCase()} ${field("name")}${namespace(field("namespace"))}`;
    case "wait":
      return t("wait {seconds} s", { seconds: Number(change.ms ?? 0) / 1000 });
    case "apply":
      return "kubectl apply -f -";
    case "node-local-dns":
      return `kubectl ${change.on === false ? "delete" : "apply"} -f nodelocaldns.yaml`;
    default:
      return change.kind;
  }
}

/** The program that sends: curl, or netcat for datagrams, from one port if one is given. */
function client(change: Change): string {
  const to = String(change.to ?? "");
  if (change.protocol !== "udp") return `curl ${to}`;
  return `nc -u ${change.source_port ? `-p ${change.source_port} ` : ""}${to.replace(/:(\d+)$/, " $1")}`;
}

function short(pod: string): string {
  return pod.replace(/^default\//, "");
}

function namespace(name: string): string {
  return name && name !== "default" ? ` -n ${name}` : "";
}

/** Where one sees what it did. */
const VIEW: Readonly<Record<string, string>> = { resolve: "dns", send: "map" };

export function runButton(
  id: string,
  label: TemplateResult | string,
  change: Change | null,
  course: Course,
  results: Results,
  redraw: () => void,
): TemplateResult {
  const result = results.get(id);
  const run = async (): Promise<void> => {
    if (!change) return;
    results.set(id, "busy");
    redraw();
    results.set(id, await course.desk.change({ do: "change", ...change } as Extract<ClientMessage, { do: "change" }>));
    redraw();
  };
  const view = change && VIEW[change.kind];
  return html`<button type="button" class="btn" ?disabled=${!change || course.desk.readOnly || result === "busy"} @click=${() => void run()}>${icon("play", true)}<span>${label}</span></button>
    ${change ? html`<span class="cmd" lang="en">${typed(change)}</span>` : nothing}
    ${
      result && result !== "busy"
        ? html`<span class="came" role="status"><span class="mono" lang="en">${words(result)}</span>
          ${view ? html`<button type="button" class="linkish" @click=${() => course.desk.show(view)}>${view === "dns" ? t("See it in DNS") : t("See it on the map")}</button>` : nothing}</span>`
        : nothing
    }`;
}

function words(verdict: Verdict): string {
  if (verdict.kind === "refusal") return verdict.sentence || t("Not done: there is no connection.");
  return verdict.outcome.lines.map((line) => line.text).join("\n") || t("Done.");
}
