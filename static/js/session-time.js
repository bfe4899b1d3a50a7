// How long a session lasts, as a page counts it. Mirrors accounts/rules/sessions.py.

/** "active", "warned" or "ended": what a page shows with so many seconds left. */
export function phase(secondsLeft, warnSeconds) {
  if (secondsLeft <= 0) {
    return "ended";
  }
  return secondsLeft <= warnSeconds ? "warned" : "active";
}

/** Seconds left now, from what the server said and how long ago (both in milliseconds). */
export function secondsLeft(saidSeconds, saidAt, now) {
  return Math.max(0, saidSeconds - Math.floor((now - saidAt) / 1000));
}

/** Milliseconds until the page has to look again: at the warning, then each second. */
export function untilNextLook(left, warnSeconds) {
  return left > warnSeconds ? (left - warnSeconds) * 1000 : 1000;
}

/** "1:05" for 65 seconds. */
export function clock(left) {
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Whether a screen reader hears the countdown now: at the start, at one minute, at 20 seconds. */
export function isAnnounced(left, warnSeconds) {
  return left === warnSeconds || left === 60 || left === 20;
}
