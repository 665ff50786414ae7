/** A learner's line to their instructor: a hand to raise, with a question, and what was written to them. */
import { html, nothing, render } from "lit-html";
import type { Desk } from "../desk";
import { t } from "../i18n";
import { announce } from "../live_region";
import { icon, rich } from "../words";

interface Note {
  readonly id: number;
  readonly texts: Readonly<Record<string, string>>;
}
export interface ClassNews {
  /** The instructor shows the class their view. */
  readonly leading: boolean;
  readonly hand: boolean;
  readonly question: string;
  readonly messages: readonly Note[];
}

export class ClassBar extends HTMLElement {
  #news: ClassNews | null = null;
  #asking = false;

  /** The server's page has it in plain forms; from here on it is drawn and kept up. */
  begin(desk: Desk): void {
    this.#news = JSON.parse(document.getElementById("class-news")?.textContent ?? "null") as ClassNews | null;
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.#news?.hand) void this.#hand(false);
      else this.#ask(!this.#asking);
    });
    desk.onClass((news) => this.#take(news));
    this.#draw();
  }

  #take(news: ClassNews): void {
    const known = new Set(this.#news?.messages.map((note) => note.id));
    const fresh = news.messages.filter((note) => !known.has(note.id));
    if (news.leading && !this.#news?.leading) announce(t("Your instructor shows their view. You may follow."));
    if (this.#news?.hand && !news.hand) announce(t("Your hand is down."));
    this.#news = news;
    this.#draw();
    // Announced, not shown over the work: nothing is taken from under a learner's hands.
    if (fresh.length) announce(t("Your instructor writes: {text}", { text: fresh.map(words).join(" ") }));
  }

  #ask(open: boolean): void {
    this.#asking = open;
    this.#draw();
    if (open) this.querySelector("textarea")?.focus();
  }

  async #hand(up: boolean, question = ""): Promise<void> {
    this.#asking = false;
    const news = await this.#post(this.dataset.hand ?? "", { up: up ? "1" : "0", question });
    if (news) announce(up ? t("Your hand is up. Your instructor sees it.") : t("Your hand is down."));
  }

  async #post(address: string, fields: Readonly<Record<string, string>>): Promise<ClassNews | null> {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", this.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } }).catch(
      () => null,
    );
    if (!answer?.ok) {
      announce(t("Your instructor could not be told. Try again."));
      return null;
    }
    this.#news = (await answer.json()) as ClassNews;
    this.#draw();
    return this.#news;
  }

  #draw(): void {
    const news = this.#news;
    const label = this.querySelector("form button span");
    if (label) label.textContent = news?.hand ? t("Lower the hand") : t("Raise a hand");
    const button = this.querySelector("form button");
    button?.setAttribute("aria-pressed", String(news?.hand ?? false));
    const lead = this.querySelector<HTMLElement>("[data-lead]");
    if (lead) lead.hidden = !news?.leading;
    const place = this.querySelector<HTMLElement>("[data-messages]");
    if (!place) return;
    const submit = (event: SubmitEvent) => {
      event.preventDefault();
      const said = new FormData(event.currentTarget as HTMLFormElement).get("question");
      void this.#hand(true, String(said ?? ""));
    };
    render(
      html`${this.#asking ? html`<form class="cl-ask" @submit=${submit}><label for="cl-question">${t("What do you want to ask? You may leave it empty.")}</label><textarea id="cl-question" name="question" rows="1" maxlength="200"></textarea><button class="btn sm primary" type="submit">${t("Raise a hand")}</button><button class="btn sm quiet" type="button" @click=${() => this.#ask(false)}>${t("Cancel")}</button></form>` : nothing}
      ${news?.messages.map((note) => html`<div class="cl-note">${icon("cast", true)}<p><b>${t("Your instructor:")}</b> ${linked(words(note))}</p><button class="btn sm" type="button" @click=${() => this.#read(note.id)}>${t("Read")}</button></div>`) ?? nothing}`,
      place,
    );
  }

  async #read(id: number): Promise<void> {
    await this.#post((this.dataset.read ?? "").replace("/0/", `/${id}/`), {});
    this.querySelector<HTMLElement>("form button")?.focus();
  }
}

/** A lab that the instructor shared is opened at a press; other addresses stay text. */
function linked(sentence: string) {
  const own = `${location.origin}/`;
  return sentence
    .split(/(https?:\/\/\S+)/)
    .map((piece) => (piece.startsWith(own) ? html`<a href=${piece}>${piece.slice(own.length - 1)}</a>` : rich(piece)));
}

/** In the learner's language, or in the one that it was written in. */
function words(note: Note): string {
  const language = document.documentElement.lang.toLowerCase().startsWith("zh") ? "zh-hans" : "en";
  return note.texts[language] ?? Object.values(note.texts)[0] ?? "";
}
