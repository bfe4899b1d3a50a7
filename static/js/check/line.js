// What a loopback through the relay says about a real call: the loopback crosses the line twice.

const DOCTOR_LEG = 40; // ms, from the relay to the doctor and back
const BITRATE = { pass: 450, warn: 200, hd: 1000 }; // kbit/s
const LOSS = { pass: 3, warn: 10 }; // percent
const DELAY = { pass: 300, warn: 600 }; // ms
const JITTER = { pass: 30, warn: 100 }; // ms
const SOCKET_SLOW = 600; // ms, median of the answers
const CPU_SHARE = 0.3;
const ENCODE_MS = 15;
const LATE_PICTURE = 5000; // ms

/**
 * The call to expect from a loopback: {kbps, loss (percent, one way), delay, jitter (ms)}.
 * `seen`: {kbps, lost, received (packets), roundTrip, jitter (ms)}.
 */
export function estimateCall(seen, doctorLeg = DOCTOR_LEG) {
  const packets = seen.lost + seen.received;
  const loss = packets > 0 ? Math.max(0, seen.lost) / packets : 0;
  return {
    kbps: seen.kbps,
    loss: 100 * (1 - Math.sqrt(1 - loss)),
    delay: seen.roundTrip / 2 + doctorLeg,
    jitter: seen.jitter,
  };
}

const above = (value, { pass, warn }) => (value >= pass ? "pass" : value >= warn ? "warn" : "fail");
const below = (value, { pass, warn }) => (value < pass ? "pass" : value <= warn ? "warn" : "fail");
const finding = (status, code, numbers) => ({
  status,
  code: status === "pass" ? "" : code,
  ...numbers,
});

/** The findings of checks 21 to 24, by name. */
export function gradeLine({ kbps, loss, delay, jitter }) {
  return {
    bitrate: finding(above(kbps, BITRATE), "slow-line", { kbps, hd: kbps >= BITRATE.hd }),
    loss: finding(below(loss, LOSS), "loss", { loss }),
    delay: finding(below(delay, DELAY), "delay", { rtt: delay }),
    jitter: finding(below(jitter, JITTER), "jitter", { jitter }),
  };
}

/** Whether one more run may tell noise from a slow line: only the bitrate is too low. */
export function wantsSecondRun(findings) {
  const others = [findings.loss, findings.delay, findings.jitter];
  return findings.bitrate.status !== "pass" && others.every(({ status }) => status === "pass");
}

/** The finding of check 19 from what each way out gathered: "ok", "none" or "refused". */
export function gradeRoutes({ udp, tcp, tls }) {
  if (udp === "ok") {
    return { status: "pass", code: "" };
  }
  if (tcp === "ok" || tls === "ok") {
    return { status: "warn", code: tcp === "ok" ? "tcp-only" : "tls-only" };
  }
  const isRefused = [udp, tcp, tls].includes("refused");
  return { status: "fail", code: isRefused ? "relay-refused" : "no-relay" };
}

/** The finding of check 17: {status, code, ms}. `answers` are round trips in ms, null when none opened. */
export function gradeSocket(answers) {
  if (answers === null || answers.length === 0) {
    return { status: "fail", code: "ws-failed" };
  }
  const sorted = [...answers].sort((one, other) => one - other);
  const ms = Math.round(sorted[Math.floor(sorted.length / 2)]);
  return ms > SOCKET_SLOW
    ? { status: "warn", code: "ws-slow", ms }
    : { status: "pass", code: "", ms };
}

/** The finding of check 26 from the selected pair's relay protocol: "udp", "tcp" or "tls". */
export function gradeRoute(protocol) {
  return protocol === "udp" || !protocol
    ? { status: "pass", code: "" }
    : { status: "warn", code: `${protocol}-only` };
}

/** The finding of check 27. `cpuShare` of the time, `encodeMs` a frame; either may be null. */
export function gradeComputer({ cpuShare, encodeMs }) {
  const isSlow = (cpuShare ?? 0) > CPU_SHARE || (encodeMs ?? 0) > ENCODE_MS;
  return isSlow ? { status: "warn", code: "cpu" } : { status: "pass", code: "" };
}

/** The finding of check 28. `firstFrame` in ms; null when none came. */
export function gradeTimings(firstFrame) {
  if (firstFrame === null) {
    return { status: "fail", code: "media-timeout" };
  }
  return firstFrame > LATE_PICTURE
    ? { status: "warn", code: "late-picture" }
    : { status: "pass", code: "" };
}

/** 1 (bad) to 4.5 after ITU-T G.107, for ordering only: never shown. `loss` in percent, times in ms. */
export function opinionScore({ loss, delay, jitter }) {
  const late = delay / 2 + 2 * jitter + 10;
  const rating = 93.2 - (late < 160 ? late / 40 : (late - 120) / 10) - 2.5 * loss;
  const r = Math.min(100, Math.max(0, rating));
  return 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r);
}

/** Numbers as they are stored: kbit/s to 50, times to 10 ms, loss to half a percent. */
export function rounded({ kbps, loss, delay, jitter }) {
  const to = (value, step) => Math.round(value / step) * step;
  return { kbps: to(kbps, 50), loss: to(loss, 0.5), rtt: to(delay, 10), jitter: to(jitter, 10) };
}
