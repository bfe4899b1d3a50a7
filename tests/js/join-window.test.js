import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { joinState, minutesUntil, serverNow, untilNextLook } from "../../static/js/join-window.js";

const table = JSON.parse(readFileSync(new URL("../join-window.json", import.meta.url)));
const START = Date.UTC(2026, 10, 24, 17);
const moment = (seconds) => START + seconds * 1000;
const visit = { opens: moment(table.opens), closes: moment(table.closes) };

test("the page opens and closes the door when the rule of the server does", () => {
  for (const { at, state } of table.cases) {
    assert.equal(joinState(visit, moment(at)), state, `${at} s from the start`);
  }
});

test("the page counts the minutes as the server does", () => {
  for (const { at, minutes } of table.cases) {
    assert.equal(minutesUntil(visit.opens, moment(at)), minutes, `${at} s from the start`);
  }
});

test("the page looks again at the boundary, and before it when a minute is over", () => {
  assert.equal(untilNextLook([visit], visit.opens - 4000), 4000);
  assert.equal(untilNextLook([visit], visit.opens - 61_000), 1000);
  assert.equal(untilNextLook([visit], visit.opens - 120_000), 60_000);
  assert.equal(untilNextLook([visit], visit.opens - 1), 50);
  assert.equal(untilNextLook([visit], visit.closes), 60_000);
  assert.equal(untilNextLook([], START), 60_000);
});

test("the nearest of several visits decides", () => {
  const later = { opens: visit.opens + 7000, closes: visit.closes + 7000 };
  assert.equal(untilNextLook([later, visit], visit.opens - 4000), 4000);
});

test("the time is what the server said and how long ago, by a clock that nobody sets", () => {
  assert.equal(serverNow({ said: START, heardAt: 1200 }, 1200), START);
  assert.equal(serverNow({ said: START, heardAt: 1200 }, 61_200), START + 60_000);
});
