import assert from "node:assert/strict";
import { test } from "node:test";
import { opinionScore, worthOf } from "../../static/js/check/again.js";
import {
  estimateCall,
  gradeComputer,
  gradeLine,
  gradeRoute,
  gradeRoutes,
  gradeSocket,
  gradeTimings,
  rounded,
  wantsSecondRun,
} from "../../static/js/check/line.js";

const GOOD = { kbps: 2000, loss: 0, rtt: 60, jitter: 5 };
const graded = (more) => gradeLine({ ...GOOD, ...more });

test("loss and delay of the loopback are halved to what one call sees", () => {
  const call = estimateCall({ kbps: 900, lost: 19, received: 81, roundTrip: 100, jitter: 4 });
  assert.ok(Math.abs(call.loss - 10) < 0.01);
  assert.equal(call.rtt, 90);
  assert.equal(estimateCall({ kbps: 0, lost: 0, received: 0, roundTrip: 0, jitter: 0 }).loss, 0);
  assert.equal(estimateCall({ kbps: 0, lost: -3, received: 5, roundTrip: 0, jitter: 0 }).loss, 0);
});

test("each number passes, warns and fails at its own bounds", () => {
  const status = (name, more) => graded(more)[name].status;
  assert.equal(status("bitrate", { kbps: 450 }), "pass");
  assert.equal(status("bitrate", { kbps: 449 }), "warn");
  assert.equal(status("bitrate", { kbps: 200 }), "warn");
  assert.equal(status("bitrate", { kbps: 199 }), "fail");
  assert.equal(status("loss", { loss: 2.9 }), "pass");
  assert.equal(status("loss", { loss: 3 }), "warn");
  assert.equal(status("loss", { loss: 10 }), "warn");
  assert.equal(status("loss", { loss: 10.1 }), "fail");
  assert.equal(status("delay", { rtt: 299 }), "pass");
  assert.equal(status("delay", { rtt: 600 }), "warn");
  assert.equal(status("delay", { rtt: 601 }), "fail");
  assert.equal(status("jitter", { jitter: 30 }), "warn");
  assert.equal(status("jitter", { jitter: 101 }), "fail");
  assert.deepEqual(Object.keys(gradeLine({ kbps: 500 })), ["bitrate"]);
  assert.deepEqual(gradeLine({}), {});
});

test("only a bitrate that is low for no other reason is measured twice", () => {
  assert.equal(wantsSecondRun(graded({})), false);
  assert.equal(wantsSecondRun(graded({ kbps: 300 })), true);
  assert.equal(wantsSecondRun(graded({ kbps: 300, loss: 5 })), false);
});

test("the ways out are graded by the best that is open", () => {
  const code = (udp, tcp, tls) => gradeRoutes({ udp, tcp, tls }).code;
  assert.equal(code("ok", "none", "none"), "");
  assert.equal(code("none", "ok", "ok"), "tcp-only");
  assert.equal(code("none", "none", "ok"), "tls-only");
  assert.equal(code("none", "none", "none"), "no-relay");
  assert.equal(code("refused", "refused", "none"), "relay-refused");
  assert.equal(code("", "", ""), "no-relay");
  assert.equal(gradeRoute("tcp").code, "tcp-only");
  assert.equal(gradeRoute("udp").status, "pass");
  assert.equal(gradeRoute(undefined).status, "pass");
  assert.equal(gradeRoute("").status, "pass");
});

test("a socket is judged by the median of its answers", () => {
  assert.equal(gradeSocket(null).code, "ws-failed");
  assert.equal(gradeSocket([]).code, "ws-failed");
  assert.equal(gradeSocket([5, 3000, 7]).ms, 7);
  assert.equal(gradeSocket([100, 601, 700]).code, "ws-slow");
  assert.equal(gradeSocket([100, 600, 700]).status, "pass");
});

test("a computer is slow by its share of the time or by the cost of a frame", () => {
  assert.equal(gradeComputer({ cpuShare: 0.31, encodeMs: Number.NaN }).code, "cpu");
  assert.equal(gradeComputer({ cpuShare: Number.NaN, encodeMs: 16 }).code, "cpu");
  assert.equal(gradeComputer({ cpuShare: 0.3, encodeMs: 15 }).status, "pass");
  assert.equal(gradeTimings(null).code, "media-timeout");
  assert.equal(gradeTimings(5001).code, "late-picture");
  assert.equal(gradeTimings(5000).status, "pass");
});

test("a better line scores better, within the scale", () => {
  const good = opinionScore(GOOD);
  assert.ok(good > 4 && good <= 4.5);
  assert.ok(opinionScore({ loss: 8, rtt: 500, jitter: 60 }) < good);
  assert.ok(opinionScore({ loss: 100, rtt: 9000, jitter: 900 }) >= 1);
});

test("of two runs the one with more bits is worth more, up to what a call needs", () => {
  assert.ok(worthOf({ ...GOOD, kbps: 400 }) > worthOf({ ...GOOD, kbps: 300 }));
  assert.equal(worthOf({ ...GOOD, kbps: 900 }), worthOf({ ...GOOD, kbps: 450 }));
});

test("numbers are rounded before they are sent", () => {
  const sent = rounded({ kbps: 1234.5, loss: 2.3, rtt: 87, jitter: 14.9 });
  assert.deepEqual(sent, { kbps: 1250, loss: 2.5, rtt: 90, jitter: 10 });
});
