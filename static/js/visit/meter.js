// How loud a microphone is, as a meter that a screen reader can read. Check 12: whether it gives anything.

const MOST = 100;
const NOTHING = 1 / 32767; // not even the lowest bit moves
const SILENT = 10_000; // ms
const PAUSE = 900; // after that somebody looks anew
let [shownAt, heardAt] = [0, 0];

/**
 * Moves a meter (role=meter) to the root mean square of a block of sound, and says it in a word. Whether
 * it has been silent for so long that its microphone must be muted.
 */
export function showLevel(meter, rms) {
  const percent = Math.min(MOST, Math.max(0, Math.round(MOST + 32 * Math.log10(rms || 1e-6))));
  const { silent, quiet, loud } = meter.dataset;
  meter.setAttribute("aria-valuenow", percent);
  meter.setAttribute("aria-valuetext", percent < 20 ? silent : percent < 40 ? quiet : loud);
  meter.firstElementChild.style.transform = `scaleX(${percent / MOST})`;
  const isMuted = isSilent(rms);
  meter.parentElement.querySelector("[data-silence]").hidden = !isMuted;
  return isMuted;
}

/** What the check of before comes to now: what was ready is not while the microphone gives nothing. */
export const checkedNow = (word, isMuted) => (word === "ready" && isMuted ? "ready-but" : word);

/** Whether nothing at all has come for ten seconds in a row. */
function isSilent(rms) {
  const now = performance.now();
  heardAt = rms > NOTHING || now - shownAt > PAUSE ? now : heardAt;
  shownAt = now;
  return now - heardAt >= SILENT;
}
