/** Who asks whom: typed, chosen, or clicked on the map, first the one who asks and then the one who is asked. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { moveInTabs } from "../tabs";
import type { Look, Protocol, Snapshot, Verdict } from "../types";
import { icon } from "../words";
import type { MapPicture, Thing } from "./map_picture";
import type { PacketPicture } from "./packet_picture";
import { player } from "./packet_player";
import { has, pictureOf } from "./picture";

export interface SendState {
  open: boolean;
  source: string | null;
  to: string | null;
  protocol: Protocol;
  /** In a dual-stack cluster, which of two addresses is meant by a click. */
  family: 4 | 6;
  count: 1 | 100;
  /** What the next click on the map says. */
  next: "source" | "to";
  /** Why the newest wish was not granted. */
  complaint: string;
}

export const sendState = (): SendState => ({
  open: false,
  source: null,
  to: null,
  protocol: "tcp",
  family: 4,
  count: 1,
  next: "source",
  complaint: "",
});

export const MACHINES = ["outside", "control-plane"];

interface Stage {
  readonly host: HTMLElement;
  readonly snapshot: Snapshot;
  readonly look: Look;
  readonly state: { readonly send: SendState };
  draw(): void;
}

export function sendForm(stage: Stage): TemplateResult {
  const { look, snapshot } = stage;
  const { send } = stage.state;
  const map = pictureOf<MapPicture>(snapshot, "map");
  const source = sourceOf(stage);
  const to = send.to ?? goals(map, send.family)[0]?.[0] ?? "";
  // Read when it is sent: what was typed since does not draw the form again.
  const submit = (event: Event): void => {
    event.preventDefault();
    const asker = sourceOf(stage);
    const asked = (send.to ?? to).trim();
    if (!look.readOnly && asker && asked)
      void post(stage, asker, send.protocol === "icmp" ? withoutPort(asked) : asked);
  };
  return html`<form class="send" aria-label=${t("Send")} @submit=${submit} @keydown=${(event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close(stage);
  }}>
    <div class="send-f">
      <label class="${send.next === "source" ? "next" : ""}"><span>${t("Who asks")}</span>${sources(stage, source)}</label>
      <label class="grow ${send.next === "to" ? "next" : ""}"><span>${t("Whom")}</span>
        <input class="mono" name="to" list="send-goals" autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="300"
          placeholder="my-service:80" .value=${to}
          @input=${(event: Event) => {
            send.to = (event.target as HTMLInputElement).value;
          }} /></label>
      <datalist id="send-goals">${goals(map, send.family).map(([value, words]) => html`<option value=${value}>${words}</option>`)}</datalist>
      ${choice(t("Protocol"), protocols(map), send.protocol, (value) => {
        send.protocol = value;
        stage.draw();
      })}
      ${
        dualStack(map)
          ? choice(
              t("Address family"),
              [
                [4, "IPv4"],
                [6, "IPv6"],
              ] as const,
              send.family,
              (value) => {
                send.family = value;
                send.to = null;
                stage.draw();
              },
            )
          : nothing
      }
      ${choice(
        t("How many"),
        [
          [1, t("one")],
          [100, "100"],
        ] as const,
        send.count,
        (value) => {
          send.count = value;
          stage.draw();
        },
      )}
      <button type="submit" class="btn primary" ?disabled=${look.readOnly || !source}>${t("Send")}</button>
      <button type="button" class="icon-btn" aria-label=${t("Close")} title=${t("Close")} @click=${() => close(stage)}>${icon("x")}</button>
    </div>
    <p class="send-h ${send.complaint ? "bad" : ""}" role="status">${send.complaint || hint(stage, source)}</p>
  </form>`;
}

/** SCTP is offered where a Service speaks it. */
function protocols(map: MapPicture | null): readonly (readonly [Protocol, string])[] {
  const sctp = map?.nodes.some((node) => node.detail.ports?.some((port) => port.protocol === "SCTP"));
  return [["tcp", "TCP"], ["udp", "UDP"], ...(sctp ? ([["sctp", "SCTP"]] as const) : []), ["icmp", "ping"]];
}

function dualStack(map: MapPicture | null): boolean {
  return map?.nodes.some((node) => node.detail.ips?.some((ip) => ip.includes(":"))) ?? false;
}

/** A ping asks a machine, not a program: "[fd00::1]:80" → "fd00::1". */
function withoutPort(to: string): string {
  return to.replace(/^\[(.*)\](:\d+)?$/, "$1").replace(/^([^:]+):\d+$/, "$1");
}

/** The address of the family that was chosen, as it is written before a port. */
function addressOf(thing: Thing, family: 4 | 6): string {
  const own = thing.detail.ips?.find((ip) => ip.includes(":") === (family === 6)) ?? (family === 4 ? thing.note : "");
  return own.includes(":") ? `[${own}]` : own;
}

function close(stage: Stage): void {
  stage.state.send.open = false;
  stage.draw();
  stage.host.querySelector<HTMLElement>(".send-open")?.focus();
}

function hint(stage: Stage, source: string | null): string {
  if (!stage.snapshot.live) return t("Nothing can be sent in the past.");
  if (stage.look.readOnly)
    return t("Nothing can be sent now: this lab can only be looked at, or the connection is lost.");
  if (!source) return t("No pod runs that could ask.");
  return stage.state.send.next === "source"
    ? t("Or click on the map: first who asks, then whom.")
    : t("Now click on the map whom to ask: a Service, a pod or a node.");
}

function sourceOf({ snapshot, state }: Stage): string | null {
  const all = [...snapshot.pods, ...snapshot.nodes, ...MACHINES];
  const { source } = state.send;
  if (source && all.includes(source)) return source;
  return snapshot.pods.find((pod) => /client/.test(pod)) ?? snapshot.pods[0] ?? snapshot.nodes[0] ?? null;
}

function sources(stage: Stage, chosen: string | null): TemplateResult {
  const { snapshot } = stage;
  const option = (name: string, words = name): TemplateResult =>
    html`<option value=${name} ?selected=${name === chosen}>${words}</option>`;
  return html`<select class="v-select" name="source" @change=${(event: Event) => {
    stage.state.send.source = (event.target as HTMLSelectElement).value;
  }}>
    <optgroup label=${t("Pods")}>${snapshot.pods.map((pod) => option(pod, pod.replace(/^default\//, "")))}</optgroup>
    <optgroup label=${t("Nodes")}>${snapshot.nodes.map((node) => option(node))}</optgroup>
    <optgroup label=${t("Other machines")}>${option("outside", t("outside the cluster"))}${option("control-plane", t("control plane"))}</optgroup>
  </select>`;
}

function choice<V extends string | number>(
  name: string,
  options: readonly (readonly [V, string])[],
  chosen: V,
  take: (value: V) => void,
): TemplateResult {
  return html`<div class="seg" role="radiogroup" aria-label=${name} @keydown=${moveInTabs}>${options.map(
    ([value, label]) =>
      html`<button type="button" role="radio" aria-checked=${value === chosen} tabindex=${value === chosen ? 0 : -1} @click=${() => take(value)}>${label}</button>`,
  )}</div>`;
}

async function post(stage: Stage, source: string, to: string): Promise<void> {
  const { send } = stage.state;
  const { protocol, count } = send;
  player.expect();
  const verdict = await stage.look.context.change({ do: "change", kind: "send", source, to, protocol, count });
  send.complaint = complaint(verdict);
  if (send.complaint) {
    player.forgetExpected();
    stage.look.context.announce(send.complaint);
  } else send.open = false;
  stage.draw();
}

function complaint(verdict: Verdict): string {
  if (verdict.kind === "refusal") return verdict.sentence || t("There is no connection.");
  if (verdict.outcome.accepted) return "";
  return verdict.outcome.lines.map((line) => (line.hint ? say(line.hint) : line.text)).join(" ");
}

/** A click on the map while the form is open. */
export function pick(stage: Stage, key: string): void {
  const { send } = stage.state;
  const map = pictureOf<MapPicture>(stage.snapshot, "map");
  const [kind = "", namespace = "", name = ""] = key.split("/");
  if (send.next === "source" && (kind === "Pod" || kind === "Node")) {
    send.source = kind === "Pod" ? `${namespace}/${name}` : name;
    send.next = "to";
  } else {
    const goal = map && goalOf(map, key, send.family);
    if (!goal) return;
    send.to = goal;
    send.next = "source";
  }
  send.complaint = "";
  stage.draw();
}

function goalOf(map: MapPicture, key: string, family: 4 | 6): string | null {
  const thing = map.nodes.find((node) => node.id === key);
  const address = thing ? addressOf(thing, family) : "";
  // The name of a Service would be asked for in the family that its client prefers.
  if (thing?.kind === "service" && family === 6 && address) return `${address}:${thing.detail.ports[0]?.port ?? 80}`;
  if (thing?.kind === "service") return serviceGoal(thing);
  if (thing?.kind === "pod") return address ? `${address}:${podPort(map, thing)}` : null;
  const node = map.groups.find((group) => group.id === key);
  const port = map.nodes.flatMap((each) => each.detail.ports ?? []).find((each) => each.node > 0)?.node;
  return node ? `${node.label}:${port ?? 80}` : null;
}

function serviceGoal(service: Thing): string {
  const { namespace, ports } = service.detail;
  return `${service.label}${namespace === "default" ? "" : `.${namespace}`}:${ports[0]?.port ?? 80}`;
}

/** The port on which a Service reaches the pod, if one does. */
function podPort(map: MapPicture, pod: Thing): string {
  return (
    map.edges
      .find((edge) => edge.target === pod.id)
      ?.label.split(",")[0]
      ?.replace(/^:/, "") || "80"
  );
}

/** What could be asked, the learner's own Services first; each with a word on what it is. */
function goals(map: MapPicture | null, family: 4 | 6): readonly (readonly [string, string])[] {
  if (!map) return [];
  const services = map.nodes.filter((node) => node.kind === "service");
  const order = [...services.filter((each) => !has(each, "folded")), ...services.filter((each) => has(each, "folded"))];
  const [node] = map.groups;
  return [
    ...order.map((each) => [serviceGoal(each), t("the name of a Service")] as const),
    ...order.flatMap((each) =>
      /[\d:]/.test(addressOf(each, family)) && each.note !== "None"
        ? [
            [
              `${addressOf(each, family)}:${each.detail.ports[0]?.port ?? 80}`,
              t("ClusterIP of {name}", { name: each.label }),
            ] as const,
          ]
        : [],
    ),
    ...order.flatMap((each) =>
      each.detail.ports.flatMap((port) =>
        port.node && node
          ? [[`${node.label}:${port.node}`, t("node port of {name}", { name: each.label })] as const]
          : [],
      ),
    ),
    ...order.flatMap((each) =>
      each.detail.outside.map(
        (address) =>
          [
            `${address}:${each.detail.ports[0]?.port ?? 80}`,
            t("outside address of {name}", { name: each.label }),
          ] as const,
      ),
    ),
    ...map.nodes
      .filter((each) => each.kind === "pod" && addressOf(each, family) && !has(each, "folded"))
      .map((pod) => [`${addressOf(pod, family)}:${podPort(map, pod)}`, t("pod {name}", { name: pod.label })] as const),
  ];
}

/** The same once more: the lots fall anew. */
export function againButton(stage: Stage, packet: PacketPicture): TemplateResult {
  const { source, to } = packet.detail;
  const again = (): void => {
    Object.assign(stage.state.send, { protocol: packet.detail.protocol, count: packet.detail.count > 1 ? 100 : 1 });
    void post(stage, source, to);
  };
  return html`<button type="button" class="btn quiet sm" ?disabled=${stage.look.readOnly} @click=${again}>${t("Send again")}</button>`;
}

/** The button that opens the form. */
export function sendButton(stage: Stage): TemplateResult | typeof nothing {
  const { send } = stage.state;
  return html`<button type="button" class="btn sm send-open" aria-expanded=${send.open} @click=${() => {
    send.open = !send.open;
    send.next = "source";
    send.complaint = "";
    stage.draw();
    if (send.open) stage.host.querySelector<HTMLElement>("form.send select")?.focus();
  }}>${t("Send a packet")}</button>`;
}
