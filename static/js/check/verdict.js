// One word for the whole check, and what to do first. A broken test is not a bad connection.

const SOUND_ONLY = ["camera", "picture", "see_yourself", "bitrate"];
// Codes that say the test itself did not work, on our side or for want of time.
const UNTESTED =
  "relay-refused media-timeout time-is-up no-turn too-many prompt-unanswered audio-locked".split(
    " ",
  );
// What to mend first: the nearest to the person before the farthest.
const ORDER = (
  "browser place policy microphone sound camera picture see_yourself speaker playback server socket " +
  "resume routes bitrate loss delay jitter computer route timings which_camera bluetooth clipping " +
  "mute setting"
).split(" ");

const isUntested = ({ status, code }) => status === "skip" || UNTESTED.includes(code);

/**
 * {word, todo, soundOnly}: word is "ready", "ready-but", "not-ready" or "partly"; todo names the check
 * to mend first ("" when nothing is to be done); soundOnly says that sound alone would work.
 */
export function verdict(findings) {
  const named = ORDER.filter((name) => name in findings);
  const open = named.filter((name) => isUntested(findings[name]));
  const tested = named.filter((name) => !open.includes(name));
  const bad = tested.filter((name) => findings[name].status === "fail");
  const weak = tested.filter((name) => findings[name].status === "warn");
  if (bad.length > 0) {
    const soundOnly = bad.every((name) => SOUND_ONLY.includes(name));
    return { word: "not-ready", todo: bad[0], soundOnly };
  }
  const word = open.length > 0 ? "partly" : weak.length > 0 ? "ready-but" : "ready";
  return { word, todo: open[0] ?? weak[0] ?? "", soundOnly: false };
}
