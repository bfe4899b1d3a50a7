import assert from "node:assert/strict";
import { test } from "node:test";
import {
  gradeClipping,
  gradeHandsFree,
  gradeLegs,
  gradeResume,
} from "../../static/js/check/extra.js";
import { estimateWithout } from "../../static/js/check/straight.js";
import { serversFor } from "../../static/js/check/ways.js";

test("more than six samples at full scale in a row crackle", () => {
  assert.equal(gradeClipping([{ clip: 6 }, { clip: 0 }]).status, "pass");
  assert.equal(gradeClipping([{ clip: 0 }, { clip: 7 }]).code, "clipping");
});

test("a slow rate over Bluetooth means a hands-free set", () => {
  assert.equal(gradeHandsFree("bluetooth", 16_000).code, "hands-free");
  assert.equal(gradeHandsFree("bluetooth", 48_000).status, "pass");
  assert.equal(gradeHandsFree("usb", 16_000).status, "pass");
  assert.equal(gradeHandsFree("bluetooth", 0).status, "pass");
});

test("a socket that does not come back is a warning", () => {
  assert.equal(gradeResume(true).status, "pass");
  assert.equal(gradeResume(false).code, "ws-not-resumed");
});

test("the two legs tell in which direction pieces get lost", () => {
  const [good, bad] = [
    { lost: 1, received: 99 },
    { lost: 8, received: 92 },
  ];
  assert.equal(gradeLegs(good, good).code, "");
  assert.equal(gradeLegs(bad, good).code, "udp-leg");
  assert.equal(gradeLegs(good, bad).code, "tcp-leg");
  assert.equal(gradeLegs(null, good).code, "udp-leg");
  assert.equal(gradeLegs({ lost: 0, received: 0 }, { lost: -1, received: 1 }).code, "");
});

test("without a relay only what was measured is estimated", () => {
  assert.deepEqual(estimateWithout(800, [30, 10, 20]), { kbps: 800, rtt: 60 });
  assert.deepEqual(estimateWithout(null, null), {});
  assert.deepEqual(estimateWithout(null, []), {});
});

test("each way out has its own addresses of the relay", () => {
  const urls = ["turn:a?transport=udp", "turn:a?transport=tcp", "turns:a:443?transport=tcp"];
  const of = (way) => serversFor([{ urls, username: "u" }], way);
  assert.deepEqual(of("udp"), [{ urls: [urls[0]], username: "u" }]);
  assert.deepEqual(of("tcp"), [{ urls: [urls[1]], username: "u" }]);
  assert.deepEqual(of("tls"), [{ urls: [urls[2]], username: "u" }]);
  assert.deepEqual(serversFor([{ urls: urls[0] }], "tls"), []);
});
