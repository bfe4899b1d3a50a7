// When a visit may be joined, as a page counts it. Mirrors appointments/rules/join_window.py and
// the minutes of appointments/rules/entries.py; all times in milliseconds of the server's clock.

const MINUTE = 60_000;
const COUNTED = 120; // minutes
const LONGEST_WAIT = MINUTE;
const SHORTEST_WAIT = 50;

/** "too_early", "open" or "ended" for a video visit that is booked or whose patient has arrived. */
export function joinState({ opens, closes }, now) {
  if (now >= closes) {
    return "ended";
  }
  return now < opens ? "too_early" : "open";
}

/** Whole minutes, rounded up, until the door opens; null when it is open or hours away. */
export function minutesUntil(opens, now) {
  const minutes = Math.ceil((opens - now) / MINUTE);
  return minutes > 0 && minutes <= COUNTED ? minutes : null;
}

/** Milliseconds until something on the page changes: a boundary or a minute; a minute at most. */
export function untilNextLook(windows, now) {
  const moments = windows.flatMap(({ opens, closes }) => [opens, closes]);
  const lefts = moments.map((moment) => moment - now).filter((left) => left > 0);
  const changes = lefts.flatMap((left) => [left, left % MINUTE || MINUTE]);
  return Math.max(SHORTEST_WAIT, Math.min(LONGEST_WAIT, ...changes));
}

/** The server's time now, from what it said and how long ago; the browser's clock plays no part. */
export function serverNow({ said, heardAt }, monotonic) {
  return said + monotonic - heardAt;
}
