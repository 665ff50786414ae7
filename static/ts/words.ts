/** Small pieces that every part of the page draws the same way: icons, sentences with code in them, places set by script. */
import { html, svg, type TemplateResult } from "lit-html";
import { Directive, directive, type ElementPart, type PartInfo, PartType } from "lit-html/directive.js";

/** One of the symbols in templates/icons.html. */
export function icon(name: string, small = false): TemplateResult {
  return html`<svg class=${small ? "i s" : "i"} aria-hidden="true" focusable="false">${svg`<use href=${`#i-${name}`}></use>`}</svg>`;
}

/** A sentence whose `backticked` pieces are code. */
export function rich(sentence: string): readonly (string | TemplateResult)[] {
  return sentence.split("`").map((piece, index) => (index % 2 ? html`<code>${piece}</code>` : piece));
}

/** Sets CSS properties through the object model, because the content policy forbids style attributes. */
class Place extends Directive {
  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error("place() stands on an element");
  }
  override update(part: ElementPart, [properties]: [Readonly<Record<string, string>>]): void {
    const { style } = part.element as HTMLElement;
    for (const [name, value] of Object.entries(properties)) style.setProperty(name, value);
  }
  render(_properties: Readonly<Record<string, string>>): void {}
}
export const place = directive(Place);
