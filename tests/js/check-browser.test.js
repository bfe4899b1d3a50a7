import assert from "node:assert/strict";
import { test } from "node:test";
import {
  features,
  gradeBrowser,
  gradePlace,
  identity,
  isInApp,
  isMobile,
} from "../../static/js/check/browser.js";

const WHOLE = {
  isSecureContext: true,
  navigator: { mediaDevices: { getUserMedia() {}, enumerateDevices() {} } },
  RTCPeerConnection: { prototype: { addTransceiver() {}, restartIce() {} } },
  RTCRtpSender: { getCapabilities: () => ({ codecs: ["VP8"] }) },
  WebSocket() {},
  HTMLVideoElement: { prototype: { requestVideoFrameCallback() {} } },
  HTMLMediaElement: { prototype: { setSinkId() {} } },
};
const CHROME = { family: "chrome", version: 150, system: "windows" };

test("a browser that can do everything misses nothing", () => {
  assert.deepEqual(features(WHOLE), { missing: [], weak: [] });
  assert.equal(gradeBrowser(features(WHOLE), CHROME).status, "pass");
});

test("an empty window misses everything and is not an error", () => {
  const found = features({});
  assert.equal(found.missing.length, 8);
  assert.equal(found.weak.length, 2);
});

test("what is missing decides, each with a code of its own", () => {
  const codes = (more) => gradeBrowser(features({ ...WHOLE, ...more }), CHROME).code;
  assert.equal(codes({ isSecureContext: false }), "insecure-context");
  assert.equal(codes({ RTCRtpSender: { getCapabilities: () => ({ codecs: [] }) } }), "webrtc-off");
  assert.equal(codes({ WebSocket: undefined }), "browser-unsupported");
  assert.equal(codes({ HTMLMediaElement: { prototype: {} } }), "browser-basic");
});

test("a version just below the full ones is asked to update, the first full one is not", () => {
  const code = (family, version) =>
    gradeBrowser({ missing: [], weak: [] }, { family, version }).code;
  for (const [family, version] of [
    ["chrome", 142],
    ["edge", 142],
    ["firefox", 140],
    ["safari", 18.4],
  ]) {
    assert.equal(code(family, version), "");
    assert.equal(code(family, version - 0.1), "browser-old");
  }
  assert.equal(code("other", 1), "");
});

test("families and systems are told apart", () => {
  const chrome =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36";
  const mac =
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.4 Safari/605.1.15";
  assert.deepEqual(identity(chrome), CHROME);
  assert.equal(identity(`${chrome} Edg/151.0.0.0`).family, "edge");
  assert.deepEqual(identity(mac), { family: "safari", version: 18.4, system: "mac" });
  assert.equal(identity(mac, 5).system, "ios");
  assert.equal(identity("Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Firefox/153.0").version, 153);
  assert.deepEqual(identity("curl"), { family: "other", version: 0, system: "other" });
});

test("a phone is warned, an app without a camera is refused, a token alone blocks nobody", () => {
  assert.equal(isMobile({ system: "android" }), true);
  assert.equal(isMobile({ system: "windows" }, { mobile: true }), true);
  assert.equal(isMobile({ system: "windows" }, undefined), false);
  assert.equal(isInApp("Mozilla/5.0 (iPhone) FBAN/FBIOS"), true);
  assert.equal(gradePlace({ inApp: true, mobile: true, devices: false }).code, "in-app");
  assert.equal(gradePlace({ inApp: true, mobile: true, devices: true }).code, "mobile-browser");
  assert.equal(gradePlace({ inApp: false, mobile: false, devices: true }).status, "pass");
});
