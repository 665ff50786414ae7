/** What Apply would do with the text as it is being written: asked once the keys rest, shown until they move again. */
import type { Desk } from "../desk";
import type { Draft, Drafts } from "../drafts";
import { t } from "../i18n";
import { announce } from "../live_region";
import type { Delta, PreviewAnswer } from "../types";

export interface Shown {
  readonly draft: string;
  readonly text: string;
  readonly changes: number;
  readonly node: string;
  readonly answer: PreviewAnswer;
}

// The lint waits as long and comes first: what it complains about is never previewed.
const REST = 300;

export class Previews {
  shown: Shown | null = null;
  readonly #desk: Desk;
  readonly #drafts: Drafts;
  #timer = 0;
  #wanted = "";
  #round = 0;

  constructor(desk: Desk, drafts: Drafts) {
    this.#desk = desk;
    this.#drafts = drafts;
    desk.watch(() => this.#look());
    drafts.watch(() => this.#look());
  }

  /** The preview of exactly this text on exactly this lab; null while there is none. */
  of(draft: Draft): PreviewAnswer | null {
    const { shown } = this;
    const fits =
      shown?.draft === draft.name &&
      shown.text === draft.text &&
      shown.changes === this.#changes &&
      shown.node === this.#node;
    return fits && shown.answer.possible ? shown.answer : null;
  }

  get #changes(): number {
    return this.#desk.snapshot?.changes ?? -1;
  }

  /** The rules that would come are those of the node that is looked at. */
  get #node(): string {
    return this.#desk.snapshot?.node ?? "";
  }

  #look(): void {
    const draft = this.#drafts.current;
    const wish = this.#worth(draft) ? JSON.stringify([draft.name, draft.text, this.#changes, this.#node]) : "";
    if (wish === this.#wanted) return;
    this.#wanted = wish;
    this.#round += 1;
    clearTimeout(this.#timer);
    if (this.shown && !this.of(draft)) this.#show(null);
    if (wish) this.#timer = window.setTimeout(() => void this.#ask(draft), REST);
  }

  #worth(draft: Draft): boolean {
    if (this.#desk.boot.quiet || this.#desk.readOnly || !this.#desk.snapshot || this.#drafts.applying) return false;
    return this.#drafts.standing(draft) === "changed";
  }

  async #ask(draft: Draft): Promise<void> {
    const round = this.#round;
    const { text } = draft;
    const changes = this.#changes;
    const node = this.#node;
    const answer = await this.#desk.preview(text);
    if (!answer || round !== this.#round || draft.text !== text) return;
    this.#show({ draft: draft.name, text, changes, node, answer });
    if (answer.possible) announce(inWords(answer));
  }

  #show(shown: Shown | null): void {
    this.shown = shown;
    this.#drafts.touch();
  }
}

const NONE: Delta = [0, 0];

export interface Figures {
  readonly rules: number;
  readonly endpoints: number;
  readonly names: number;
  readonly pods: number;
  readonly removed: number;
  /** Rules that would go from a node. */
  readonly lost: number;
  /** Some node would get another number of rules than the others. */
  readonly uneven: boolean;
}

export function figures(answer: PreviewAnswer): Figures {
  const perNode = Object.values(answer.rules ?? {});
  const most = perNode.reduce((best, each) => (each[0] + each[1] > best[0] + best[1] ? each : best), NONE);
  const { endpoints = NONE, names = NONE, pods = NONE } = answer;
  return {
    rules: most[0],
    endpoints: endpoints[0],
    names: names[0],
    pods: pods[0],
    removed: most[1] + endpoints[1] + names[1] + pods[1],
    lost: most[1],
    uneven: perNode.some((each) => each[0] !== most[0]),
  };
}

export function inWords(answer: PreviewAnswer): string {
  const found = figures(answer);
  return t(
    "If you apply this: {rules} more rules per node, {endpoints} more endpoints, {names} more DNS names, {removed} removed",
    {
      rules: found.rules,
      endpoints: found.endpoints,
      names: found.names,
      removed: found.removed,
    },
  );
}
