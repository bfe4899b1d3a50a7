import assert from "node:assert/strict";
import { test } from "node:test";
import {
  decibels,
  gradeClipping,
  gradeHandsFree,
  gradeSound,
  isHeard,
  longestClip,
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

test("only an unbroken run at full scale counts as clipping", () => {
  assert.equal(longestClip([1, -1, 0.99, 0.5, 1]), 3);
  assert.equal(gradeClipping(6).status, "pass");
  assert.equal(gradeClipping(7).code, "clipping");
});

test("a slow rate over Bluetooth means a hands-free set", () => {
  assert.equal(gradeHandsFree("bluetooth", 16_000).code, "hands-free");
  assert.equal(gradeHandsFree("bluetooth", 48_000).status, "pass");
  assert.equal(gradeHandsFree("usb", 16_000).status, "pass");
  assert.equal(gradeHandsFree("bluetooth", 0).status, "pass");
});
