// Checks 17 (socket), 19 (routes) and 21 to 28 (bitrate, loss, delay, jitter, route, computer, timings;
// opinion is in again.js): what a loopback through the relay says about a real call. It crosses the line twice.
// Codes: ws-failed, ws-slow; tcp-only, tls-only, no-relay, relay-refused (ours); slow-line, loss, delay,
// jitter; cpu; late-picture, media-timeout.
import { fail, PASS, skip, warn, warnIf } from "./status.js";

/** ms, from the relay to the doctor and back. */
export const DOCTOR_LEG = 40;
/** kbit/s */
export const BITRATE = { pass: 450, warn: 200 };
const LOSS = { pass: 3, warn: 10 }; // percent
const DELAY = { pass: 300, warn: 600 }; // ms
const JITTER = { pass: 30, warn: 100 }; // ms
const SOCKET_SLOW = 600; // ms, median of the answers
const CPU_SHARE = 0.3;
const ENCODE_MS = 15;
const LATE_PICTURE = 5000; // ms
const STEPS = { kbps: 50, rtt: 10, jitter: 10, loss: 0.5 };

/** Percent of the packets that one way through the line loses, from a loopback over both. */
function lossOf({ lost, received }) {
  const loss = lost > 0 ? lost / (lost + received) : 0;
  return 100 * (1 - Math.sqrt(1 - loss));
}

/**
 * The call to expect from a loopback: {kbps, loss (percent, one way), rtt, jitter (ms)}.
 * `seen`: {kbps, lost, received (packets), roundTrip, jitter (ms)}.
 */
export const estimateCall = (seen) => ({
  kbps: seen.kbps,
  loss: lossOf(seen),
  rtt: seen.roundTrip / 2 + DOCTOR_LEG,
  jitter: seen.jitter,
});

/** A number that passes at `pass`, warns from there to `warn`, and fails beyond. */
function graded(value, { pass, warn: last }, code) {
  const isUp = pass > last; // More is better.
  if (isUp ? value >= pass : value < pass) {
    return PASS;
  }
  return (isUp ? value >= last : value <= last) ? warn(code) : fail(code);
}

/** The findings of checks 21 to 24, by name, of those numbers that are known. */
export function gradeLine({ kbps, loss, rtt, jitter }) {
  return {
    ...(kbps >= 0 && { bitrate: graded(kbps, BITRATE, "slow-line") }),
    ...(loss >= 0 && { loss: graded(loss, LOSS, "loss") }),
    ...(rtt >= 0 && { delay: graded(rtt, DELAY, "delay") }),
    ...(jitter >= 0 && { jitter: graded(jitter, JITTER, "jitter") }),
  };
}

/** Whether one more run may tell noise from a slow line: only the bitrate is too low. */
export const wantsSecondRun = ({ bitrate, loss, delay, jitter }) =>
  bitrate.status !== "pass" && [loss, delay, jitter].every(({ status }) => status === "pass");

/** The finding of check 19 from what each way out gathered: "ok", "none", "refused", "" if not offered. */
export function gradeRoutes({ udp, tcp, tls }) {
  if (udp === "ok") {
    return PASS;
  }
  if (tcp === "ok" || tls === "ok") {
    return warn(tcp === "ok" ? "tcp-only" : "tls-only");
  }
  return [udp, tcp, tls].includes("refused") ? skip("relay-refused") : fail("no-relay");
}

/** The middle one of some numbers. */
export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The finding of check 17, with the median. `answers` are round trips in ms, null when none opened. */
export function gradeSocket(answers) {
  if (!answers?.length) {
    return fail("ws-failed");
  }
  const ms = median(answers);
  return { ...warnIf(ms > SOCKET_SLOW, "ws-slow"), ms };
}

/** The finding of check 26 from the selected pair's relay protocol: "udp", "tcp" or "tls". */
export const gradeRoute = (protocol) =>
  warnIf(protocol === "tcp" || protocol === "tls", `${protocol}-only`);

/** The finding of check 27. `cpuShare` of the time, `encodeMs` a frame; NaN where not known. */
export const gradeComputer = ({ cpuShare, encodeMs }) =>
  warnIf(cpuShare > CPU_SHARE || encodeMs > ENCODE_MS, "cpu");

/** The finding of check 28. `ms` until the first frame; null when none came. */
export const gradeTimings = (ms) =>
  ms === null ? skip("media-timeout") : { ...warnIf(ms > LATE_PICTURE, "late-picture"), ms };

/** Numbers as they are stored: kbit/s to 50, times to 10 ms, loss to half a percent. */
export const rounded = (call) =>
  Object.fromEntries(
    Object.entries(call).map(([name, value]) => [
      name,
      Math.round(value / STEPS[name]) * STEPS[name],
    ]),
  );
