/** The console: what one would type at a cluster, run in the lab at the moment that is shown. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import type { Output } from "../asking";
import type { Change, Verdict } from "../desk";
import { askToFork } from "../history/moves";
import { seconds, t } from "../i18n";
import { announce } from "../live_region";
import { showPane } from "../pane_switch";
import { Part } from "../part";
import { remember } from "../storage";
import { moveInTabs } from "../tabs";
import { icon, rich } from "../words";
import { commandOf } from "./commands";
import { asText, Entries, type Entry, finish } from "./entries";
import { Prompt } from "./prompt";

const KUBECTL = "kubectl";
const BUSY_AFTER = 300;

export class Console extends Part {
  readonly #entries = new Entries();
  #prompt!: Prompt;
  #where = KUBECTL;
  #pod = "";
  #waiting = 0;
  #scroll = false;

  protected override ready(): void {
    this.#prompt = new Prompt(`console:${this.desk.boot.attempt}`, {
      run: (line) => void this.#run(line),
      complete: (line) => this.#complete(line),
      changed: () => {
        this.#scroll = this.#prompt.suggestions.length > 0;
        this.draw();
      },
      suggested: (count) => announce(count ? t("{count} suggestions", { count }) : t("No suggestion.")),
    });
    this.desk.hear((change, verdict) => this.#byButton(change, verdict));
    this.drafts.edited = (line, output) => this.#edited(line, output);
  }

  /** Shown and ready to be typed into, wherever it was. */
  open(): void {
    if (matchMedia("(max-width: 760px)").matches) showPane("console");
    else this.#set("open");
    this.querySelector<HTMLInputElement>(".prompt input")?.focus();
  }

  #set(state: "open" | "closed"): void {
    document.documentElement.dataset.console = state;
    remember("console", state);
    this.draw();
  }

  async #run(line: string): Promise<void> {
    if (line === "clear") {
      this.#entries.clear();
      this.draw();
      return;
    }
    const { at, snapshot } = this.desk;
    const where = this.#at();
    const entry = this.#entries.add(where, line, at === null ? null : (snapshot?.now ?? null));
    this.#scroll = true;
    this.#waiting += 1;
    this.draw();
    const late = window.setTimeout(() => this.draw(), BUSY_AFTER);
    const reply = await this.desk.ask({ do: "run", where, line, files: this.#files(line), at });
    clearTimeout(late);
    this.#waiting -= 1;
    if (reply?.type === "output") {
      finish(entry, reply);
      if (reply.editor) this.#toEditor(entry, reply.editor);
    } else {
      entry.done = true;
      entry.rc = 1;
      entry.note = reply?.type === "error" ? this.desk.refusal : t("The connection was lost before the answer came.");
    }
    this.#scroll = true;
    this.draw();
  }

  /** Where a terminal would open an editor the text becomes a tab of ours. */
  #toEditor(entry: Entry, text: string): void {
    entry.stdout = "";
    entry.stderr = "";
    entry.note = t("The text is open in the editor: change it there, then apply it.");
    this.drafts.openEdit(entry.line, text);
    showPane("yaml");
    document.querySelector<HTMLElement>(".cm-content")?.focus();
  }

  #edited(line: string, output: Output | string): void {
    const entry = this.#entries.add(KUBECTL, line, null, true);
    entry.done = true;
    if (typeof output === "string") {
      entry.rc = 1;
      entry.note = output;
    } else finish(entry, output);
    this.#scroll = true;
    this.draw();
    if (typeof output !== "string" && !output.editor) this.open();
  }

  /** Only the tabs that the line names: their texts are sent along. */
  #files(line: string): Record<string, string> {
    const named = this.drafts.files.filter((draft) => line.includes(draft.name));
    return Object.fromEntries(named.map((draft) => [draft.name, draft.text]));
  }

  async #complete(line: string): Promise<readonly string[]> {
    if (this.desk.boot.quiet) return [];
    // In a drill nothing is named that was not asked for.
    if (this.desk.boot.quiet) return [];
    const files = this.drafts.files.map((draft) => draft.name);
    const reply = await this.desk.ask({ do: "complete", where: this.#at(), line, files, at: this.desk.at });
    return reply?.type === "completions" ? reply.words : [];
  }

  #byButton(change: Change, verdict: Verdict): void {
    const text = change.kind === "apply" ? change.manifest : "";
    const file = this.drafts.files.find((draft) => draft.text === text)?.name ?? this.drafts.current.name;
    const command = commandOf(change, file);
    if (!command) return;
    const entry = this.#entries.add(command.where, command.line, null, true);
    entry.done = true;
    if (verdict.kind === "outcome") {
      const { lines, accepted } = verdict.outcome;
      const part = (error: boolean) => lines.flatMap((line) => (line.error === error ? [line.text] : [])).join("\n");
      entry.stdout = part(false);
      entry.stderr = part(true);
      entry.rc = accepted ? 0 : 1;
    } else entry.note = verdict.sentence;
    this.#scroll = true;
    this.draw();
  }

  /** Where lines run; a pod or a node that is gone gives way to kubectl. */
  #at(): string {
    const known = [KUBECTL, ...this.#places()];
    return known.includes(this.#where) ? this.#where : KUBECTL;
  }

  #places(): readonly string[] {
    const { pods = [], nodes = [] } = this.desk.snapshot ?? {};
    return [...pods, ...nodes];
  }

  async #branchAndRun(entry: Entry): Promise<void> {
    if (!(await askToFork(this.desk))) return;
    this.#where = entry.where;
    await this.#run(entry.line);
  }

  protected override draw(): void {
    const { dataset } = document.documentElement;
    const open = dataset.console !== "closed";
    render(
      html`<div class="console-h">
          <button class="btn quiet sm console-t" aria-expanded=${open} aria-keyshortcuts="/" @click=${() => this.#set(open ? "closed" : "open")}>
            ${icon("term")}<span>${t("Console")}</span></button>
          <span class="muted c-hint">${this.desk.past ? t("answers as of {seconds}", { seconds: seconds(this.desk.snapshot?.now ?? 0) }) : t("Simulated kubectl, curl, dig, iptables-save")}</span>
          <span class="spacer"></span>
          ${this.#chooser()}
          <button class="icon-btn sm" aria-label=${t("Clear the console")} title=${t("Clear the console")} ?disabled=${this.#entries.all.length === 0}
            @click=${() => void this.#run("clear")}>${icon("bin", true)}</button>
        </div>
        <div class="console-b mono" @click=${this.#focusPrompt}>
          <div class="console-log" role="log" tabindex="0" aria-label=${t("Console output")} lang="en">
            ${this.#entries.all.length === 0 ? html`<p class="c-empty" lang=${document.documentElement.lang}>${t("Try kubectl get pods. Buttons write down here what they do.")}</p>` : nothing}
            ${this.#entries.all.map((entry) => this.#entry(entry))}
          </div>
          ${this.#line()}
        </div>`,
      this,
    );
    this.#follow();
  }

  readonly #focusPrompt = (event: Event): void => {
    const target = event.target as Element;
    if (target.classList.contains("console-b") && !getSelection()?.toString())
      this.querySelector<HTMLInputElement>(".prompt input")?.focus();
  };

  #follow(): void {
    if (!this.#scroll) return;
    this.#scroll = false;
    const body = this.querySelector(".console-b");
    if (body) body.scrollTop = body.scrollHeight;
  }

  #chooser(): TemplateResult {
    const { pods = [], node = "" } = this.desk.snapshot ?? {};
    const where = this.#at();
    if (where.includes("/")) this.#pod = where;
    const pod = pods.includes(this.#pod) ? this.#pod : (pods.find((each) => each.endsWith("/client")) ?? pods[0]);
    const shown = [
      KUBECTL,
      ...(pod ? [pod] : []),
      ...(node ? [where.includes("/") || where === KUBECTL ? node : where] : []),
    ];
    const choose = (place: string) => {
      this.#where = place;
      this.draw();
    };
    return html`<div class="seg" role="radiogroup" aria-label=${t("Run commands in")} @keydown=${moveInTabs}>
        ${shown.map(
          (
            place,
          ) => html`<button role="radio" aria-checked=${place === where} tabindex=${place === where ? 0 : -1} title=${place}
            @click=${() => choose(place)}>${short(place)}</button>`,
        )}
      </div>
      <label class="c-more" title=${t("Another pod or node")}>${icon("down", true)}
        <select aria-label=${t("Another pod or node")} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
          ${[KUBECTL, ...this.#places()].map((place) => html`<option value=${place} ?selected=${place === where}>${place}</option>`)}
        </select></label>`;
  }

  #entry(entry: Entry): TemplateResult {
    const copy = t("Copy");
    return html`<div class="c-entry ${entry.rc ? "failed" : ""}">
      <p class="cmd"><span aria-hidden="true">${mark(entry.where)}</span> <span class="c-line">${entry.line}</span>${
        entry.then === null ? nothing : html`<span class="c-then num">${seconds(entry.then)}</span>`
      }${entry.button ? html`<span class="c-button" lang=${document.documentElement.lang}>${t("by a button")}</span>` : nothing}</p>
      ${entry.stdout ? html`<pre>${entry.stdout.trimEnd()}</pre>` : nothing}
      ${entry.stderr ? html`<pre class=${entry.rc ? "c-err" : "c-aside"}>${entry.rc ? html`<span class="vh">${t("Error:")} </span>` : nothing}${entry.stderr.trimEnd()}</pre>` : nothing}
      ${entry.note ? html`<p class="c-note" lang=${document.documentElement.lang}>${entry.rc ? icon("err", true) : nothing}<span>${rich(entry.note)}</span></p>` : nothing}
      ${entry.past && !this.desk.boot.shared ? html`<button class="btn sm c-branch" lang=${document.documentElement.lang} @click=${() => void this.#branchAndRun(entry)}>${icon("fork", true)}${t("Start a branch here and run it")}</button>` : nothing}
      ${entry.done ? nothing : html`<p class="muted" lang=${document.documentElement.lang}>${t("running")}</p>`}
      <button class="icon-btn sm c-copy" aria-label=${copy} title=${copy} @click=${() => void this.#copy(entry)}>${icon("copy", true)}</button>
    </div>`;
  }

  async #copy(entry: Entry): Promise<void> {
    try {
      await navigator.clipboard.writeText(asText(entry));
      announce(t("Copied."));
    } catch {
      announce(t("This browser does not let the page copy. Select the text instead."));
    }
  }

  #line(): TemplateResult {
    const { text, suggestions, chosen } = this.#prompt;
    const where = this.#at();
    return html`<div class="prompt">
        <span class="p-mark" aria-hidden="true">${mark(where)}</span>
        <input class="mono" type="text" .value=${text} role="combobox" aria-label=${t("Command for {place}", { place: where })}
          aria-autocomplete="list" aria-expanded=${suggestions.length > 0} aria-controls="console-list"
          aria-activedescendant=${chosen >= 0 ? `console-word-${chosen}` : nothing}
          autocomplete="off" autocapitalize="off" autocorrect="off" spellcheck="false" maxlength="4096"
          placeholder=${where === KUBECTL ? "kubectl get pods" : where.includes("/") ? "curl my-service" : "iptables-save -t nat"}
          aria-describedby="console-escape" @input=${(event: Event) => this.#prompt.type((event.target as HTMLInputElement).value)} @keydown=${this.#keys}>
        <span class="c-escape" id="console-escape">${t("Tab completes; Esc, then Tab leaves")}</span>
      </div>
      <ul class="c-words" id="console-list" role="listbox" aria-label=${t("Suggestions")} ?hidden=${suggestions.length === 0}>
        ${suggestions.map(
          (word, index) => html`<li role="option" id=${`console-word-${index}`} aria-selected=${index === chosen}
            @pointerdown=${(event: Event) => event.preventDefault()} @click=${() => this.#prompt.choose(word)}>${word}</li>`,
        )}
      </ul>`;
  }

  readonly #keys = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === "F6") return;
    if (!this.#prompt.press(event)) return;
    event.preventDefault();
    const input = event.target as HTMLInputElement;
    input.setSelectionRange(input.value.length, input.value.length);
    this.querySelector(".c-words [aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };
}

/** A pod by its own name; its namespace stands in the title. */
function short(place: string): string {
  return place.split("/").at(-1) ?? place;
}

function mark(where: string): string {
  return where === KUBECTL ? "$" : `${short(where)} $`;
}
