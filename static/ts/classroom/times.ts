/** Times as this browser's clock tells them: the server writes UTC, and is told in forms where the browser is. */

export function localTimes(): void {
  const lang = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[datetime]"))
    time.textContent = format.format(new Date(time.dateTime));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-times]")) {
    const field = form.querySelector<HTMLInputElement>("[name=zone]");
    if (field) field.value = zone;
    const name = form.querySelector("[data-zone-name]");
    if (name) name.textContent = `(${zone})`;
    for (const input of form.querySelectorAll<HTMLInputElement>("[data-utc]"))
      input.value = local(input.dataset.utc ?? "");
  }
  for (const select of document.querySelectorAll<HTMLSelectElement>("select[data-submits]")) {
    select.addEventListener("change", () => select.form?.requestSubmit());
    select.form?.querySelector("[data-only-without-script]")?.remove();
  }
}

/** As an input of the kind datetime-local wants it. */
function local(utc: string): string {
  const moment = new Date(utc);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
