// How long to wait before the next try: full jitter, 0.2 s doubling to 10 s, for ever (DESIGN.md 5).
const FIRST = 200;
const LONGEST = 10_000;
const NEVER = [4403, 4404, 4409]; // 4401 is: once the page has asked who it is now

/** Milliseconds until try number `tries` (from 0); `random` is in [0, 1). */
export function waitBefore(tries, random) {
  return random * Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10));
}

/** Whether a socket that was closed with this code is opened again by itself. */
export function isRetried(code) {
  return !NEVER.includes(code);
}
