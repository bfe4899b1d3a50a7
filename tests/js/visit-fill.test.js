import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, fill } from "../../static/js/visit/fill.js";

const NOON = Date.UTC(2026, 10, 24, 20); // in California
const here = { zone: "America/Los_Angeles", am: "a.m.", pm: "p.m." };
const MINUTE = 60_000;
const unbroken = (words) => words.replaceAll(" ", "\u00a0");

test("a moment is said by the reader's clock, in the page's words", () => {
  assert.equal(clockOf(NOON, here), unbroken("12:00 p.m."));
  assert.equal(clockOf(NOON - MINUTE, here), unbroken("11:59 a.m."));
  assert.equal(clockOf(NOON - 720 * MINUTE, here), unbroken("12:00 a.m."));
  const there = { zone: "America/New_York", am: "a. m.", pm: "p. m." };
  assert.equal(clockOf(NOON + 7 * MINUTE, there), unbroken("3:07 p. m."));
});

const pageOf = (places) => ({ querySelectorAll: (selector) => places[selector] ?? [] });

test("a day stands beside its own moment alone", () => {
  const day = { dataset: { day: "called", moment: String(NOON) } };
  const page = pageOf({ "[data-day]": [day] });
  fill(page, { called: NOON });
  assert.equal(day.hidden, false);
  fill(page, { called: NOON + MINUTE });
  assert.equal(day.hidden, true);
});

test("when the phone is answered again is said as it is now", () => {
  globalThis.document = { documentElement: { lang: "es" } };
  const weekday = { dataset: { weekday: "opens", ...here } };
  const clock = { dataset: { clock: "opens", ...here } };
  const place = {
    dataset: { moment: String(NOON) },
    said: [],
    replaceChildren: (words) => place.said.push(words),
    nextElementSibling: { content: { cloneNode: () => "Opens" } },
  };
  const opening = { "[data-opening]": [place] };
  fill(pageOf(opening), { opens: NOON });
  assert.deepEqual([place.hidden, place.said], [false, []]);
  const filled = pageOf({ ...opening, "[data-weekday]": [weekday], "[data-clock]": [clock] });
  fill(filled, { opens: NOON + 24 * 60 * MINUTE });
  assert.deepEqual([place.hidden, place.said], [false, ["Opens"]]);
  assert.deepEqual([weekday.textContent, clock.textContent], ["miércoles", unbroken("12:00 p.m.")]);
  fill(pageOf(opening), {});
  assert.equal(place.hidden, true);
});

test("what is not known stays as it stands", () => {
  const place = (dataset) => ({ dataset, textContent: "before" });
  const numbers = [place({ fill: "ahead" }), place({ fill: "low" })];
  const clocks = [place({ clock: "until", ...here }), place({ clock: "expected", ...here })];
  const page = pageOf({ "[data-fill]": numbers, "[data-clock]": clocks });
  fill(page, { ahead: 2, until: NOON });
  const words = [...numbers, ...clocks].map(({ textContent }) => textContent);
  assert.deepEqual(words, ["2", "before", unbroken("12:00 p.m."), "before"]);
});
