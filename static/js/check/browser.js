// What kind of browser this is: by what it can do first, by its name only for words.

const NEEDED = ["secure", "devices", "list", "calls", "transceiver", "restart", "socket", "codecs"];
const HELPFUL = ["worklet", "frames", "sinks"];
// First versions released within twelve months (or the last ESR, or with setSinkId): November 2026.
const FULL = { chrome: 142, edge: 142, firefox: 140, safari: 18.4 };
const IN_APP = /FBAN|FBAV|Instagram|Line\/|; wv\)/;
const SYSTEMS = [
  ["ios", /iPhone|iPad|iPod/],
  ["android", /Android/],
  ["chromeos", /CrOS/],
  ["windows", /Windows/],
  ["mac", /Mac OS X|Macintosh/],
  ["linux", /Linux/],
];
const FAMILIES = [
  ["edge", /Edg(?:e|A|iOS)?\/(\d+)/],
  ["opera", /OPR\/(\d+)/],
  ["firefox", /(?:Firefox|FxiOS)\/(\d+)/],
  ["chrome", /(?:Chrome|CriOS)\/(\d+)/],
  ["safari", /Version\/(\d+(?:\.\d+)?).*Safari/],
];

/** What the window can do, as names; `missing` are needed ones, `weak` those with a fallback. */
export function features(scope) {
  const media = scope.navigator?.mediaDevices;
  const peer = scope.RTCPeerConnection?.prototype;
  const codecs = scope.RTCRtpSender?.getCapabilities?.("video")?.codecs ?? [];
  const has = {
    secure: scope.isSecureContext === true,
    devices: typeof media?.getUserMedia === "function",
    list: typeof media?.enumerateDevices === "function",
    calls: peer !== undefined,
    transceiver: typeof peer?.addTransceiver === "function",
    restart: typeof peer?.restartIce === "function",
    socket: typeof scope.WebSocket === "function",
    codecs: codecs.length > 0,
    worklet: typeof scope.AudioWorkletNode === "function",
    frames: "requestVideoFrameCallback" in (scope.HTMLVideoElement?.prototype ?? {}),
    sinks: "setSinkId" in (scope.HTMLMediaElement?.prototype ?? {}),
  };
  return {
    missing: NEEDED.filter((name) => !has[name]),
    weak: HELPFUL.filter((name) => !has[name]),
  };
}

/** Family, major version and system, as the server stores them; "other" and 0 where unknown. */
export function identity(userAgent, touchPoints = 0) {
  const known = FAMILIES.find(([, pattern]) => pattern.test(userAgent));
  const system = SYSTEMS.find(([, pattern]) => pattern.test(userAgent))?.[0] ?? "other";
  return {
    family: known?.[0] ?? "other",
    version: known ? Number(known[1].exec(userAgent)[1]) : 0,
    system: system === "mac" && touchPoints > 1 ? "ios" : system, // An iPad says Macintosh.
  };
}

/** Whether this is a phone or a tablet. */
export function isMobile({ system }, { mobile = false, coarse = false, hover = true } = {}) {
  return mobile || system === "ios" || system === "android" || (coarse && !hover);
}

/** Whether the page is shown inside another app (a token alone never blocks anybody). */
export function isInApp(userAgent) {
  return IN_APP.test(userAgent);
}

/** The finding of check 1: {status, code}. */
export function gradeBrowser({ missing, weak }, { family, version }) {
  if (missing.includes("secure")) {
    return { status: "fail", code: "insecure-context" };
  }
  if (missing.includes("codecs") && missing.length === 1) {
    return { status: "fail", code: "webrtc-off" };
  }
  if (missing.length > 0) {
    return { status: "fail", code: "browser-unsupported" };
  }
  const isOld = family in FULL && version < FULL[family];
  if (isOld) {
    return { status: "warn", code: "browser-old" };
  }
  return weak.length > 0 ? { status: "warn", code: "browser-basic" } : { status: "pass", code: "" };
}

/** The finding of check 2: {status, code}. */
export function gradePlace({ inApp, mobile, devices }) {
  if (inApp && !devices) {
    return { status: "fail", code: "in-app" };
  }
  return mobile ? { status: "warn", code: "mobile-browser" } : { status: "pass", code: "" };
}
