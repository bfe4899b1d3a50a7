// One word for the whole check, and what to do first. A broken test is not a bad connection.

const SOUND_ONLY = ["camera", "picture", "bitrate"];
// Codes that say the test itself did not work, on our side or for want of time.
const UNTESTED = new Set([
  "relay-refused",
  "server-unreachable",
  "media-timeout",
  "time-is-up",
  "no-turn",
  "too-many",
  "prompt-unanswered",
  "audio-locked",
]);
// What to mend first: the nearest to the person before the farthest.
const ORDER = [
  ...["browser", "place", "policy", "permission", "microphone", "sound", "camera", "picture"],
  ...["see_yourself", "speaker", "server", "socket", "routes", "bitrate", "loss", "delay"],
  ...["jitter", "computer", "route", "timings", "which_camera", "bluetooth", "clipping", "mute"],
  ...["setting", "playback"],
];

const isUntested = ({ status, code }) => status === "skip" || UNTESTED.has(code);

/**
 * {word, todo}: word is "ready", "ready-but", "not-ready" or "partly"; todo names the check to mend
 * first ("" when nothing is to be done); soundOnly says that sound alone would work.
 */
export function verdict(findings) {
  const named = ORDER.filter((name) => name in findings);
  const bad = named.filter(
    (name) => findings[name].status === "fail" && !isUntested(findings[name]),
  );
  const weak = named.filter(
    (name) => findings[name].status === "warn" && !isUntested(findings[name]),
  );
  const open = named.filter((name) => isUntested(findings[name]));
  const soundOnly = bad.length > 0 && bad.every((name) => SOUND_ONLY.includes(name));
  if (bad.length > 0) {
    return { word: "not-ready", todo: bad[0], soundOnly };
  }
  if (open.length > 0) {
    return { word: "partly", todo: open[0], soundOnly: false };
  }
  return { word: weak.length > 0 ? "ready-but" : "ready", todo: weak[0] ?? "", soundOnly: false };
}
