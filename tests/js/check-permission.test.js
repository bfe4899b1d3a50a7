import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceClass, inOrder, isWorthSplitting } from "../../static/js/check/permission.js";
import { classifyError } from "../../static/js/check/refused.js";

const KNOWN = { allowed: true, permission: "prompt", listed: false };
const CASES = [
  ["NotAllowedError", "Permission denied", { allowed: false }, "blocked-by-policy"],
  ["NotAllowedError", "Permission denied by system", {}, "blocked-by-os"],
  ["NotAllowedError", "Permission denied", { permission: "granted" }, "blocked-by-os"],
  ["NotAllowedError", "Permission dismissed", {}, "prompt-dismissed"],
  ["NotAllowedError", "Permission denied", { permission: "denied" }, "blocked-in-browser"],
  ["NotFoundError", "", { listed: true }, "blocked-by-os"],
  ["NotFoundError", "", {}, "no-device"],
  ["NotReadableError", "Could not start video source", {}, "in-use"],
  ["AbortError", "", {}, "device-error"],
  ["OverconstrainedError", "", {}, "device-gone"],
  ["SecurityError", "", {}, "blocked-by-policy"],
  ["TypeError", "", {}, "insecure-context"],
  ["SomethingNewError", "", {}, "device-error"],
];

for (const [name, message, known, code] of CASES) {
  test(`${name} "${message}" with ${JSON.stringify(known)} means ${code}`, () => {
    assert.equal(classifyError({ name, message }, { ...KNOWN, ...known }), code);
  });
}

test("the question is asked again for each kind only where that can tell more", () => {
  assert.equal(isWorthSplitting("blocked-in-browser"), true);
  assert.equal(isWorthSplitting("no-device"), true);
  assert.equal(isWorthSplitting("blocked-by-policy"), true);
  assert.equal(isWorthSplitting("prompt-unanswered"), false);
  assert.equal(isWorthSplitting("prompt-dismissed"), false);
});

test("labels become classes", () => {
  assert.equal(deviceClass("OBS Virtual Camera"), "virtual");
  assert.equal(deviceClass("Maria's AirPods"), "bluetooth");
  assert.equal(deviceClass("FaceTime HD Camera"), "built-in");
  assert.equal(deviceClass("Logitech C920 (046d:082d)"), "usb");
  assert.equal(deviceClass("fake_device_0"), "unknown");
});

test("the remembered device comes first, virtual ones last", () => {
  const camera = (deviceId, label) => ({ kind: "videoinput", deviceId, label });
  const devices = [camera("v", "OBS Virtual Camera"), camera("a", "USB"), camera("b", "USB")];
  const sound = { kind: "audioinput", deviceId: "m", label: "" };
  const ids = (remembered) =>
    inOrder([...devices, sound], "videoinput", remembered).map(({ deviceId }) => deviceId);
  assert.deepEqual(ids(""), ["a", "b", "v"]);
  assert.deepEqual(ids("b"), ["b", "a", "v"]);
  assert.deepEqual(ids("v"), ["v", "a", "b"]);
});
