/** What every page has at its top: the theme, and a language switch that keeps the place. */
import { t } from "./i18n";
import { recall, remember } from "./storage";

const THEMES = ["system", "light", "dark"] as const;
const SYMBOLS = { system: "i-auto", light: "i-sun", dark: "i-moon" };
type Theme = (typeof THEMES)[number];

function theme(): Theme {
  const saved = recall("theme");
  return saved === "light" || saved === "dark" ? saved : "system";
}

class ThemeToggle extends HTMLElement {
  connectedCallback(): void {
    this.querySelector("button")?.addEventListener("click", () => {
      const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length] ?? "system";
      remember("theme", next === "system" ? null : next);
      if (next === "system") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const names = { system: t("Theme: as the system"), light: t("Theme: light"), dark: t("Theme: dark") };
    const button = this.querySelector("button");
    button?.setAttribute("aria-label", names[theme()]);
    button?.setAttribute("title", names[theme()]);
    this.querySelector("use")?.setAttribute("href", `#${SYMBOLS[theme()]}`);
  }
}

class LanguageSwitch extends HTMLElement {
  connectedCallback(): void {
    const form = this.querySelector("form");
    form?.addEventListener("submit", () => {
      const next = form.querySelector<HTMLInputElement>("[name=next]");
      if (next) next.value = location.pathname + location.search + location.hash;
      sessionStorage.setItem("scroll", String(scrollY));
    });
    const scroll = Number(sessionStorage.getItem("scroll"));
    sessionStorage.removeItem("scroll");
    if (scroll) scrollTo(0, scroll);
  }
}

export function dress(): void {
  customElements.define("ln-theme", ThemeToggle);
  customElements.define("ln-language", LanguageSwitch);
}
