/** The one polite live region: what happened, said once, for those who cannot see the picture. */

/** Says one sentence; the same sentence twice is said twice. */
export function announce(sentence: string): void {
  const region = document.getElementById("live-region");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = sentence;
  });
}
