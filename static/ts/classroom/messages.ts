/** One message answers all who stand in one state, or the whole class: written in the languages that they read. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Room } from "./room";
import type { Group, Row, Sent, Words } from "./types";

const NAMES: Readonly<Record<string, string>> = { en: "English", "zh-hans": "中文" };
const TAGS: Readonly<Record<string, string>> = { en: "en", "zh-hans": "zh-Hans" };

/** To whom, in which languages, and what is suggested. */
interface Letter {
  readonly key: string;
  readonly to: readonly number[] | null;
  readonly state: string;
  readonly languages: Readonly<Record<string, number>>;
  readonly label: string;
  readonly button: string;
  readonly suggested: Words;
}

const sayings = new Map<string, string>();

export function writer(room: Room, group: Group): TemplateResult {
  const count = group.members.length;
  const first = room.row(group.members[0] ?? null);
  return form(
    room,
    {
      key: group.state,
      to: group.members,
      state: group.state,
      languages: group.languages,
      label: t("Hint to these {count}", { count }),
      button: t("Send to {count}", { count }),
      suggested: room.heads[group.task]?.hint ?? {},
    },
    first?.attempt ? room.boot.watch.replace("ATTEMPT", first.attempt) : null,
  );
}

export function writerToOne(room: Room, row: Row): TemplateResult {
  return form(
    room,
    {
      key: `member-${row.id}`,
      to: [row.id],
      state: "",
      languages: { [row.language || "en"]: 1 },
      label: t("Message to {name}", { name: room.nameOf(row) }),
      button: t("Send"),
      suggested: {},
    },
    null,
  );
}

export function writerToAll(room: Room, close: () => void): TemplateResult {
  const languages: Record<string, number> = {};
  for (const row of room.rows) languages[row.language || "en"] = (languages[row.language || "en"] ?? 0) + 1;
  const letter = {
    key: "all",
    to: null,
    state: "",
    languages,
    label: t("Message to everybody in this course"),
    button: t("Send to all"),
    suggested: {},
  };
  return html`<div class="cb-all-h"><h2 id="cb-all-title">${t("Message all")}</h2><button type="button" class="btn sm quiet" @click=${close}>${t("Close")}</button></div>${form(room, letter, null)}`;
}

function form(room: Room, letter: Letter, one: string | null): TemplateResult {
  // The page's language first; another one only where somebody reads it.
  const own = room.boot.lang;
  const languages = [own, ...Object.keys(letter.languages).filter((language) => language !== own)];
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const element = event.currentTarget as HTMLFormElement;
    const texts = Object.fromEntries(new FormData(element)) as Record<string, string>;
    room.send(texts, letter.to, letter.state, (sentence, delivered) => {
      sayings.set(letter.key, sentence);
      if (delivered) element.reset();
      room.changed();
    });
  };
  return html`<form class="cb-hint" @submit=${submit}>
    ${languages.map(
      (
        language,
        index,
      ) => html`<label for="cb-${letter.key}-${language}">${letter.label}${index || languages.length > 1 ? html` <span class="muted" lang=${TAGS[language] ?? language}>${NAMES[language]}</span>` : nothing}</label>
      <textarea id="cb-${letter.key}-${language}" name=${language} rows="2" maxlength="1000" lang=${TAGS[language] ?? language} .defaultValue=${(letter.suggested[language] ?? "").replaceAll("`", "")}></textarea>`,
    )}
    <div class="row"><span class="muted" role="status">${sayings.get(letter.key) ?? readers(letter.languages)}</span><span class="spacer"></span>
      ${one ? html`<a class="btn sm" href=${one}>${t("Open one")}</a>` : nothing}
      <button class="btn primary sm" type="submit">${letter.button}</button></div></form>`;
}

function readers(languages: Readonly<Record<string, number>>): string {
  if (Object.keys(languages).length < 2) return "";
  return Object.entries(languages)
    .map(([language, count]) => t("{count} read {language}", { count, language: NAMES[language] ?? language }))
    .join(t(", "));
}

export function note(room: Room, sent: Sent): TemplateResult {
  return html`<li><span>${room.words(sent.texts) || Object.values(sent.texts)[0]}</span><b class="num">${sent.read}<em>/${sent.to}</em></b></li>`;
}
