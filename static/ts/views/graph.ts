/** A graph whose shape nobody knows beforehand: DOT from the server, laid out in a worker, worn like any other picture. */
import { type ElementPart, html, type TemplateResult } from "lit-html";
import { AsyncDirective } from "lit-html/async-directive.js";
import { directive, type PartInfo, PartType } from "lit-html/directive.js";
import { t } from "../i18n";
import type { Look } from "../types";
import type { Answer, Request } from "./graph.worker";
import { oneTabStop } from "./svg";

/** The worker's file beside this one; the build puts its name in. */
declare const GRAPH_WORKER: string;

const waiting = new Map<number, { resolve(svg: string): void; reject(error: Error): void }>();
let worker: Worker | null = null;
let requests = 0;

function layOut(dot: string): Promise<string> {
  worker ??= start();
  const id = ++requests;
  const asked: Request = { id, dot };
  worker.postMessage(asked);
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

function start(): Worker {
  const made = new Worker(new URL(GRAPH_WORKER, import.meta.url), { type: "module" });
  made.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    const asked = waiting.get(data.id);
    waiting.delete(data.id);
    if ("svg" in data) asked?.resolve(data.svg);
    else asked?.reject(new Error(data.error));
  });
  made.addEventListener("error", (event) => {
    for (const asked of waiting.values()) asked.reject(new Error(event.message));
    waiting.clear();
  });
  return made;
}

/** Graphviz's own fonts and colours give way to the style sheet; titles would become tooltips. */
function wear(text: string, label: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const drawing = document.importNode(parsed.documentElement, true) as unknown as SVGSVGElement;
  drawing.classList.add("d", "dot");
  // Graphviz counts in points; one of them is drawn as one px, so that texts have the sizes of the other pictures.
  const { width, height } = drawing.viewBox.baseVal;
  drawing.setAttribute("width", String(width));
  drawing.setAttribute("height", String(height));
  drawing.setAttribute("role", "group");
  drawing.setAttribute("aria-label", label);
  for (const title of drawing.querySelectorAll("title")) title.remove();
  for (const text of drawing.querySelectorAll("text")) text.removeAttribute("font-family");
  for (const node of drawing.querySelectorAll<SVGGElement>("g.node")) {
    node.dataset.stop = keyOf(node.id);
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", [...node.querySelectorAll("text")].map((line) => line.textContent).join(", "));
  }
  return drawing;
}

/** The picture's id again: dot.py writes "/" as "_", and what is unusual as "_.hex." */
export function keyOf(svgId: string): string {
  const unusual = svgId.replace(/_\.([0-9a-f]+)\./g, (_, hex: string) => `\u0000${hex}\u0000`);
  return unusual
    .replaceAll("_", "/")
    .split("\u0000")
    .map((part, index) => (index % 2 ? String.fromCodePoint(Number.parseInt(part, 16)) : part))
    .join("");
}

class Drawing extends AsyncDirective {
  #dot = "";
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("a graph is drawn into an element");
  }
  override update(part: ElementPart, [dot, label, look, choose]: [string, string, Look, (key: string) => void]): void {
    const host = part.element as HTMLElement;
    mark(host, look.selected);
    if (dot === this.#dot) return;
    this.#dot = dot;
    void this.#draw(host, dot, label, look, choose);
  }
  async #draw(host: HTMLElement, dot: string, label: string, look: Look, choose: (key: string) => void): Promise<void> {
    const text = await layOut(dot);
    if (dot !== this.#dot || !this.isConnected) return;
    const drawing = wear(text, label);
    host.replaceChildren(drawing);
    mark(host, look.selected);
    oneTabStop(drawing, choose);
  }
  render(_dot: string, _label: string, _look: Look, _choose: (key: string) => void): void {}
}

function mark(host: HTMLElement, selected: string | null): void {
  for (const node of host.querySelectorAll<SVGGElement>("[data-stop]")) {
    node.classList.toggle("sel", node.dataset.stop === selected);
  }
}

const draw = directive(Drawing);

export function graph(dot: string, label: string, look: Look, choose: (key: string) => void): TemplateResult {
  return html`<div class="v-graph" ${draw(dot, label, look, choose)}><p class="muted">${t("Laying out…")}</p></div>`;
}
