// How loud a microphone is, as a meter that a screen reader can read.

const MOST = 100;

/** Moves a meter (role=meter) to the root mean square of a block of sound, and says it in a word. */
export function showLevel(meter, rms) {
  const percent = Math.min(MOST, Math.max(0, Math.round(MOST + 32 * Math.log10(rms || 1e-6))));
  const { silent, quiet, loud } = meter.dataset;
  meter.setAttribute("aria-valuenow", percent);
  meter.setAttribute("aria-valuetext", percent < 20 ? silent : percent < 40 ? quiet : loud);
  meter.firstElementChild.style.transform = `scaleX(${percent / MOST})`;
}
