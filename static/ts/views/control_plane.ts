/** The control plane after one change: who asked, what was stored, who was watching and what they then did. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { LabEvent, Look, Snapshot, View } from "../types";
import { type ControlPlanePicture, layout, offset, type Step, stepsOf } from "./control_plane_layout";
import { drawing, laneLabels, legend, mark } from "./control_plane_shapes";
import { has, pictureOf } from "./picture";
import { onStage, type Stage } from "./stage";
import { Movement, oneTabStop } from "./svg";
import { keyOf, light, litBy } from "./traces";
import { rich, twin } from "./twin";
import { refused, story } from "./write_story";

interface State {
  side: boolean;
  chosen: string | null;
  readonly movement: Movement;
}

const LIST_BELOW = 520;
/** A small, still figure of more steps shows how it began and how it came to this moment. */
const STILL = 14;
const BEGINNING = 2;
const LABELS = 98;

export const controlPlane: View = {
  name: "control-plane",
  render(host: HTMLElement, snapshot: Snapshot, look: Look): void {
    onStage<State>(host, snapshot, look, () => ({ side: false, chosen: null, movement: new Movement() }), paint);
  },
};

function paint(stage: Stage<State>): void {
  const picture = pictureOf<ControlPlanePicture>(stage.snapshot, "control-plane");
  if (!picture) return;
  const { look, state, host } = stage;
  const steps = stepsOf(picture, state.side);
  if (!look.interactive) {
    // Lanes would be cut off.
    const still = stage.width < LIST_BELOW ? list(steps, stage, STILL) : picturePart(picture, stage);
    render(steps.length === 0 ? empty(picture) : still, host);
    return;
  }
  if (state.chosen && !steps.some((step) => step.id === state.chosen)) state.chosen = null;
  render(
    html`${steps.length > 0 ? bar(picture, stage) : nothing}
    ${steps.length === 0 ? empty(picture) : stage.width < LIST_BELOW ? list(steps, stage) : picturePart(picture, stage)}
    ${steps.length > 0 ? chosenStep(picture, stage) : nothing}
    ${refused(stage.snapshot.live ? stage.snapshot.outcome : null, look)}${story(picture.detail.story ?? [], picture.detail.at, look)}${twin(picture.words, look)}`,
    host,
  );
  const lit = litBy(picture, look.lines);
  const canvas = host.querySelector(".canvas");
  if (canvas) light(canvas, lit);
  const root = host.querySelector<SVGElement>("svg.cp-d");
  if (!root) return;
  state.movement.follow(root, look.reducedMotion);
  oneTabStop(root, (key) => choose(stage, picture, key));
}

function choose(stage: Stage<State>, picture: ControlPlanePicture, key: string): void {
  stage.state.chosen = stage.state.chosen === key ? null : key;
  const step = picture.nodes.find((node) => node.id === stage.state.chosen);
  const lines = (step?.origin && picture.lines?.[keyOf(step.origin)]) || [];
  stage.look.context.select(lines[0]?.[0] ?? (step?.detail.object || null), lines);
  stage.draw();
}

function empty(picture: ControlPlanePicture): TemplateResult {
  const [first] = picture.words.sentences;
  return html`<div class="canvas"><p class="v-nothing">${first ? say(first) : ""}</p></div>`;
}

function picturePart(picture: ControlPlanePicture, stage: Stage<State>): TemplateResult {
  const drawn = layout(picture, stage.width - LABELS - 4, stage.state.side);
  return html`<div class="canvas cp"><div class="cp-in">${laneLabels(drawn, LABELS)}${drawing(picture, drawn, stage.state.chosen, current(stage))}</div></div>
    ${legend()}`;
}

/** In the past, the event that the workbench stands at. */
function current(stage: Stage<State>): number | null {
  return stage.snapshot.live ? null : stage.snapshot.at;
}

function bar(picture: ControlPlanePicture, stage: Stage<State>): TemplateResult {
  const side = picture.nodes.filter((node) => node.kind === "step" && has(node, "side")).length;
  const asked = requests(stage.snapshot.events);
  return html`<div class="sub">
    <label class="subt" for="cp-change">${t("What followed from")}</label>
    <select id="cp-change" class="v-select" @change=${(event: Event) => seek(stage, asked, Number((event.target as HTMLSelectElement).value))}>
      ${asked.map((event) => html`<option value=${event.index} ?selected=${event.index === picture.detail.root}>${label(event, stage.snapshot.events)}</option>`)}
    </select>
    <span class="spacer"></span>
    ${
      side === 0
        ? nothing
        : html`<label class="v-check"><input type="checkbox" .checked=${stage.state.side} @change=${() => {
            stage.state.side = !stage.state.side;
            stage.draw();
          }} />${t("Bookkeeping too ({count})", { count: side })}</label>`
    }
  </div>`;
}

function requests(events: readonly LabEvent[]): LabEvent[] {
  return events.filter((event) => event.action === "request");
}

/** "kubectl apply: Service my-service", the first thing that the request wrote. */
function label(event: LabEvent, events: readonly LabEvent[]): string {
  const written = events.find(
    (other) => other.cause === event.index && other.action === "write" && other.what?.[0] !== "IPAddress",
  );
  const what = written?.what ?? event.what;
  return what ? `${say(event.note)}: ${what[0]} ${what[2]}` : say(event.note);
}

/** A change is seen whole at the moment just before the next one. */
function seek(stage: Stage<State>, asked: readonly LabEvent[], index: number): void {
  const next = asked[asked.findIndex((event) => event.index === index) + 1];
  stage.look.context.seek(next ? next.index - 1 : null);
}

/** The chosen step in one sentence, and the step that it came from. */
function chosenStep(picture: ControlPlanePicture, stage: Stage<State>): TemplateResult | typeof nothing {
  const step = picture.nodes.find((node) => node.id === stage.state.chosen);
  if (!step || stage.width < LIST_BELOW) return nothing;
  return html`<div class="cp-chosen">
    <p><span class="num muted">${offset(step.detail.at)}</span> ${sentence(step)} ${because(picture.nodes, step)}</p>
    <button type="button" class="linkish" @click=${() => stage.look.context.seek(step.detail.event)}>${t("Show that moment")}</button>
  </div>`;
}

function sentence(step: Step): TemplateResult {
  const { head, text, revision } = step.detail;
  const who = html`<b>${step.detail.actor === "you" ? t("You") : step.detail.actor}</b>`;
  if (has(step, "write"))
    return html`${who}: ${say(head)} ${step.note}, <span class="nowrap">${t("stored as rev {revision}", { revision })}</span>`;
  return html`${who}: ${text[0] ? rich(text) : `${say(head)} ${step.note}`}`;
}

function because(nodes: readonly Step[], step: Step): TemplateResult | typeof nothing {
  const cause = nodes.find((node) => node.kind === "step" && node.detail.event === step.detail.cause);
  if (!cause) return nothing;
  const words = has(cause, "write")
    ? t("because {what} became rev {revision}", { what: cause.note, revision: cause.detail.revision })
    : t("because of {who}", { who: cause.detail.actor === "you" ? t("your request") : cause.detail.actor });
  return html`<span class="because">${words}</span>`;
}

function list(steps: readonly Step[], stage: Stage<State>, most = Number.POSITIVE_INFINITY): TemplateResult {
  const now = current(stage);
  const left = Math.max(0, steps.length - most);
  const item = (step: Step): TemplateResult =>
    html`<li class="${step.states.join(" ")} ${step.detail.event === now ? "now" : ""}" data-key=${step.id}>
        ${mark(step)}<span class="num">${offset(step.detail.at)}</span>
        <span>${sentence(step)} ${because(steps, step)}</span>
      </li>`;
  return html`<div class="canvas cp" tabindex="0" role="group" aria-label=${t("Every step and what caused it")}><ol class="cp-list">
    ${steps.slice(0, left > 0 ? BEGINNING : undefined).map(item)}
    ${left > 0 ? html`<li class="cp-more muted">${t("and {count} more steps", { count: left })}</li>${steps.slice(BEGINNING + left).map(item)}` : nothing}
  </ol></div>`;
}
