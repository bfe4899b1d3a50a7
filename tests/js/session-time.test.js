import assert from "node:assert/strict";
import { test } from "node:test";
import {
  clock,
  isAnnounced,
  phase,
  secondsLeft,
  untilNextLook,
} from "../../static/js/session-time.js";

test("a page warns from two minutes before the end until the end", () => {
  assert.equal(phase(121, 120), "active");
  assert.equal(phase(120, 120), "warned");
  assert.equal(phase(1, 120), "warned");
  assert.equal(phase(0, 120), "ended");
});

test("seconds count down from what the server said and stop at none", () => {
  assert.equal(secondsLeft(1800, 5000, 5999), 1800);
  assert.equal(secondsLeft(1800, 5000, 6000), 1799);
  assert.equal(secondsLeft(1, 0, 99_000), 0);
});

test("the page looks again at the warning, then each second", () => {
  assert.equal(untilNextLook(1800, 120), 1_680_000);
  assert.equal(untilNextLook(120, 120), 1000);
});

test("what is left is shown as a clock shows it", () => {
  assert.equal(clock(120), "2:00");
  assert.equal(clock(65), "1:05");
  assert.equal(clock(9), "0:09");
});

test("a screen reader hears the countdown three times, not each second", () => {
  const heard = Array.from({ length: 120 }, (_, index) => 120 - index).filter((left) =>
    isAnnounced(left, 120),
  );
  assert.deepEqual(heard, [120, 60, 20]);
});
