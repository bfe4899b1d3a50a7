import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, fill } from "../../static/js/visit/fill.js";

const NOON = Date.UTC(2026, 10, 24, 20); // in California
const here = { zone: "America/Los_Angeles", am: "a.m.", pm: "p.m." };
const MINUTE = 60_000;

test("a moment is said by the reader's clock, in the page's words", () => {
  assert.equal(clockOf(NOON, here), "12:00 p.m.");
  assert.equal(clockOf(NOON - MINUTE, here), "11:59 a.m.");
  assert.equal(clockOf(NOON - 720 * MINUTE, here), "12:00 a.m.");
  const there = { zone: "America/New_York", am: "a. m.", pm: "p. m." };
  assert.equal(clockOf(NOON + 7 * MINUTE, there), "3:07 p. m.");
});

test("what is not known stays as it stands", () => {
  const place = (dataset) => ({ dataset, textContent: "before" });
  const numbers = [place({ fill: "ahead" }), place({ fill: "low" })];
  const clocks = [place({ clock: "until", ...here }), place({ clock: "expected", ...here })];
  const page = {
    querySelectorAll: (selector) => (selector === "[data-fill]" ? numbers : clocks),
  };
  fill(page, { ahead: 2, until: NOON });
  const words = [...numbers, ...clocks].map(({ textContent }) => textContent);
  assert.deepEqual(words, ["2", "before", "12:00 p.m.", "before"]);
});
