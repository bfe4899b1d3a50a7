import assert from "node:assert/strict";
import { test } from "node:test";
import { gradePicture, measureFrame } from "../../static/js/check/picture.js";

const grey = (level, count = 16) => new Uint8Array(4 * count).fill(level);
const frames = (count, mean, spread = 30) =>
  Array.from({ length: count }, (_, mark) => ({ mean, spread, mark }));
const code = (given) => gradePicture({ seconds: 2.5, height: 720, ...given }).code;

test("a grey frame has its level as mean and no spread", () => {
  const { mean, spread } = measureFrame(grey(100));
  assert.ok(Math.abs(mean - 100) < 0.001);
  assert.ok(spread < 0.01);
});

test("two frames that differ in one pixel have different marks", () => {
  const other = grey(100);
  other[20] = 101;
  assert.notEqual(measureFrame(grey(100)).mark, measureFrame(other).mark);
});

test("a good picture passes", () => {
  const found = gradePicture({ frames: frames(50, 120), seconds: 2.5, height: 720 });
  assert.deepEqual(found, { status: "pass", code: "" });
});

test("a busy page that measures few of many frames does not call the camera slow", () => {
  const busy = { frames: frames(15, 120), seconds: 2.5, height: 720 };
  assert.equal(gradePicture({ ...busy, shown: 40 }).status, "pass");
  assert.equal(gradePicture({ ...busy, shown: 0 }).code, "low-fps");
});

test("what is wrong with a picture has its code", () => {
  assert.equal(code({ frames: frames(50, 120), ended: true }), "camera-ended");
  assert.equal(code({ frames: [] }), "no-frames");
  assert.equal(code({ frames: frames(50, 2, 1) }), "black-frames");
  assert.equal(code({ frames: frames(12, 120) }), "few-frames");
  assert.equal(code({ frames: frames(13, 120) }), "low-fps");
  assert.equal(code({ frames: frames(50, 30) }), "too-dark");
  assert.equal(code({ frames: frames(50, 120), height: 180 }), "low-resolution");
  assert.equal(code({ frames: frames(50, 120).map((frame) => ({ ...frame, mark: 7 })) }), "frozen");
});

test("boundaries: 80 % black still shows something, 12 frames a second are enough", () => {
  const some = [...frames(40, 2, 1), ...frames(10, 120)];
  assert.notEqual(code({ frames: some }), "black-frames");
  assert.equal(code({ frames: [...frames(41, 2, 1), ...frames(9, 120)] }), "black-frames");
  assert.equal(code({ frames: frames(30, 120) }), "");
});
