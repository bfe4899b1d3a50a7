import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decibels,
  gradeSound,
  isHeard,
  isSilent,
  measureBlock,
} from "../../static/js/check/sound.js";

const blocks = (db, count = 40) =>
  Array.from({ length: count }, () => ({ rms: 10 ** (db / 20), peak: 2 * 10 ** (db / 20) }));

test("full scale is 0 decibels, a tenth is -20", () => {
  assert.equal(decibels(1), 0);
  assert.ok(Math.abs(decibels(0.1) + 20) < 1e-9);
});

test("eight blocks of speech are heard, seven are not", () => {
  assert.equal(isHeard([...blocks(-30, 8), ...blocks(-70)]), true);
  assert.equal(isHeard([...blocks(-30, 7), ...blocks(-70)]), false);
});

test("what a microphone hears has its code", () => {
  assert.equal(gradeSound(blocks(-30)).status, "pass");
  assert.equal(gradeSound(blocks(-55)).code, "quiet");
  assert.equal(gradeSound(blocks(-65)).code, "too-quiet");
  assert.equal(gradeSound([]).code, "digital-silence");
  assert.equal(gradeSound(blocks(-30).map(() => ({ rms: 0, peak: 0 }))).code, "digital-silence");
  assert.equal(gradeSound(blocks(-49, 7)).code, "not-spoken");
});

test("a block knows its loudness, its peak and its run at full scale", () => {
  const block = measureBlock([0.5, -0.5, 0.5, -0.5]);
  assert.deepEqual(block, { rms: 0.5, peak: 0.5, clip: 0 });
  assert.equal(measureBlock([1, -1, 0.99, 0.5, 1]).clip, 3);
  assert.equal(isSilent(measureBlock([0, 1 / 32767])), true);
  assert.equal(isSilent(measureBlock([0, 2 / 32767])), false);
});
