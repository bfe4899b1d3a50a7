import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, START, step, wordOf, worst } from "../../static/js/visit/quality.js";

const GOOD = { word: "good", available: 2000 };
const BAD = { word: "bad", available: 2000 };
const THIN = { word: "good", available: 150 }; // kbit/s
const run = (looks, from = START) => looks.reduce(step, from);
const times = (n, look) => Array(n).fill(look);

test("a word is the worst of what is known", () => {
  const cases = [
    [{ loss: 0, rtt: 40, jitter: 5, frozen: 0 }, "good"],
    [{ loss: 3, rtt: 300, jitter: 30, frozen: 500 }, "good"],
    [{ loss: 3.1 }, "poor"],
    [{ loss: 10 }, "poor"],
    [{ loss: 10.1 }, "bad"],
    [{ rtt: 301 }, "poor"],
    [{ rtt: 601 }, "bad"],
    [{ jitter: 101 }, "bad"],
    [{ loss: 0, frozen: 1501 }, "bad"],
    [{ loss: null, rtt: null }, "good"],
    [{}, "good"],
  ];
  for (const [figures, word] of cases) {
    assert.equal(wordOf(figures), word, JSON.stringify(figures));
  }
});

test("the worst of several words counts, and nothing is good", () => {
  assert.equal(worst(["good", "bad", "poor"]), "bad");
  assert.equal(worst([]), "good");
});

test("one bad look changes nothing, two in a row make the picture small", () => {
  assert.equal(run([BAD]).level, "video");
  assert.equal(run([BAD, GOOD, BAD]).level, "video");
  assert.equal(run([BAD, BAD]).level, "small");
});

test("it goes down to sound, and then the telephone is left", () => {
  assert.deepEqual(
    [run(times(4, BAD)), run(times(5, BAD)), run(times(6, BAD))].map(({ level, isLost }) => [
      level,
      isLost,
    ]),
    [
      ["audio", false],
      ["audio", false],
      ["audio", true],
    ],
  );
  assert.equal(run([...times(6, BAD), GOOD]).isLost, false);
});

test("a line that is too thin for the picture is bad, however clean it is", () => {
  assert.equal(run([THIN, THIN]).level, "small");
  assert.equal(run(times(30, THIN), run([THIN, THIN])).level, "small");
  assert.equal(run(times(4, THIN), run(times(4, BAD))).level, "small");
  assert.equal(run(times(2, { word: "good", available: null })).level, "video");
});

test("it goes up after twenty good seconds", () => {
  const small = run([BAD, BAD]);
  assert.equal(run(times(3, GOOD), small).level, "small");
  assert.equal(run(times(4, GOOD), small).level, "video");
  assert.equal(run(times(4, { word: "poor", available: 2000 }), small).level, "video");
});

test("a step up that does not hold makes the next one wait twice as long", () => {
  const again = run([...times(2, BAD), ...times(4, GOOD), ...times(2, BAD)]);
  assert.deepEqual([again.level, again.patience], ["small", 8]);
  assert.equal(run(times(7, GOOD), again).level, "small");
  assert.equal(run(times(8, GOOD), again).level, "video");
});

test("it never waits longer than two minutes, and forgets after a good while at the top", () => {
  const shaky = [...times(2, BAD), ...times(24, GOOD)];
  const tired = run(times(6, shaky).flat());
  assert.ok(tired.patience <= 24);
  assert.equal(run(times(60, GOOD), tired).patience, 4);
});

test("a browser that says nothing of what it sends goes down by what the other one reports", () => {
  const safari = { loss_in: 0, loss_out: null, rtt: null, jitter: 4, frozen: 0, available: null };
  const look = (ladder) => judge(safari, "bad", ladder).ladder;
  assert.deepEqual([look(START).level, look(look(START)).level], ["video", "small"]);
  assert.equal(judge(safari, "good", START).word, "good");
});

test("what comes badly is reported, and lowers nothing that goes the other way", () => {
  const figures = { loss_in: 12, loss_out: 0, rtt: 20, jitter: 4, frozen: 0, available: 900 };
  const judged = judge(figures, "good", START);
  assert.deepEqual([judged.gets, judged.word, judged.ladder.bad], ["bad", "bad", 0]);
});
