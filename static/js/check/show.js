// Shows one of several parts that stand in the page, by their data attributes.

/** Shows the one of several parts whose data attribute has the value, and hides the others. */
export function show(parts, name, value) {
  for (const part of parts) {
    part.hidden = part.dataset[name] !== value;
  }
}

/** Shows what each finding means, and of it only the reader's own browser and system. */
export function showHelps(root, findings, who) {
  const known = Object.entries(findings);
  for (const help of root.querySelectorAll("[data-code]")) {
    const { code, about } = help.dataset;
    help.hidden = !known.some(
      ([name, finding]) =>
        finding.code === code && (!about || about === name || about === finding.status),
    );
  }
  for (const part of root.querySelectorAll("[data-browser]")) {
    part.hidden = !part.dataset.browser.split(" ").includes(who.family);
  }
  for (const part of root.querySelectorAll("[data-system]")) {
    part.hidden = !part.dataset.system.split(" ").includes(who.system);
  }
}

/** Moves a meter (role=meter) to the loudness of a block of sound. */
export function showLevel(meter, rms) {
  const percent = Math.min(100, Math.max(0, Math.round(100 + 32 * Math.log10(rms || 1e-6))));
  meter.setAttribute("aria-valuenow", percent);
  meter.firstElementChild.style.transform = `scaleX(${percent / 100})`;
}
