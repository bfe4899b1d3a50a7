// Checks 1 (browser) and 2 (place): by what a browser can do first, by its name only for words.
// Codes: insecure-context, webrtc-off, browser-unsupported, browser-old, browser-basic; in-app,
// mobile-browser.
import { fail, PASS, warn, warnIf } from "./status.js";

// First versions released within twelve months (or the last ESR, or with setSinkId): November 2026.
const FULL = { chrome: 142, edge: 142, firefox: 140, safari: 18.4 };
const IN_APP = /FBAN|FBAV|Instagram|Line\/|; wv\)/;
const SYSTEMS = [
  ["ios", /iPhone|iPad|iPod/],
  ["android", /Android/],
  ["chromeos", /CrOS/],
  ["windows", /Windows/],
  ["mac", /Macintosh/],
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
  const needed = {
    secure: scope.isSecureContext,
    devices: media?.getUserMedia,
    list: media?.enumerateDevices,
    calls: peer,
    transceiver: peer?.addTransceiver,
    restart: peer?.restartIce,
    socket: scope.WebSocket,
    codecs: scope.RTCRtpSender?.getCapabilities?.("video")?.codecs?.length,
  };
  const helpful = {
    frames: scope.HTMLVideoElement?.prototype.requestVideoFrameCallback,
    sinks: scope.HTMLMediaElement?.prototype.setSinkId,
  };
  return { missing: lacking(needed), weak: lacking(helpful) };
}

const lacking = (parts) => Object.keys(parts).filter((name) => !parts[name]);

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

/** Whether this is a phone or a tablet, by its system or what the browser says of itself (userAgentData). */
export const isMobile = ({ system }, hints) =>
  system === "ios" || system === "android" || hints?.mobile === true;

/** Whether the page is shown inside another app (a token alone never blocks anybody). */
export const isInApp = (userAgent) => IN_APP.test(userAgent);

/** The finding of check 1. */
export function gradeBrowser({ missing, weak }, { family, version }) {
  if (missing.includes("secure")) {
    return fail("insecure-context");
  }
  if (missing.length > 0) {
    return fail(missing.join() === "codecs" ? "webrtc-off" : "browser-unsupported");
  }
  return version < FULL[family] ? warn("browser-old") : warnIf(weak.length > 0, "browser-basic");
}

/** The finding of check 2. */
export function gradePlace({ inApp, mobile, devices }) {
  if (inApp && !devices) {
    return fail("in-app");
  }
  return mobile ? warn("mobile-browser") : PASS;
}
