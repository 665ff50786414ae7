/** What must stand before the first paint: theme, shown panes and their widths. Loaded as a small blocking script. */
{
  const root = document.documentElement;
  const saved = (key: string): string | null => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage is switched off: the defaults are good
    }
  };
  const theme = saved("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  root.dataset.left = saved("left") ?? "lesson";
  root.dataset.pane = saved("pane") ?? "lesson";
  root.dataset.console = saved("console") ?? (innerHeight < 820 ? "closed" : "open");
  for (const name of ["--lesson-w", "--editor-w", "--left-w", "--console-h"]) {
    const width = Number(saved(name));
    if (width > 0) root.style.setProperty(name, `${width}px`);
  }
}
