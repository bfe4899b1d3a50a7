import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { polite } from "../../static/js/visit/told.js";

const MINUTE = 60_000;

/** Where it is said, and what was said there. */
function place() {
  const said = [];
  return {
    said,
    set textContent(words) {
      said.push(words);
    },
    replaceChildren() {},
  };
}

function begin(...sentences) {
  let now = 0;
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  mock.method(performance, "now", () => now);
  const page = { sentences, ...place() };
  const here = place();
  const look = polite(here, () => page.sentences);
  const pass = (milliseconds) => {
    now += milliseconds;
    mock.timers.tick(milliseconds);
  };
  return { page, here, look, pass };
}

test("only the sentences that are new are said", () => {
  const { page, here, look, pass } = begin("You are next.", "Between 3 and 8 minutes.");
  look();
  pass(1);
  assert.deepEqual(here.said, []);
  page.sentences = ["You are next.", "Your doctor is running late."];
  look();
  pass(1);
  assert.deepEqual(here.said, ["Your doctor is running late."]);
});

test("what changes within the minute is said once it is over, as it is by then", () => {
  const { page, here, look, pass } = begin("a");
  for (const sentence of ["b", "c", "d"]) {
    page.sentences = [sentence];
    look();
    pass(1000);
  }
  assert.deepEqual(here.said, ["b"]);
  pass(MINUTE);
  assert.deepEqual(here.said, ["b", "d"]);
});

test("a sentence that went and comes back is new again", () => {
  const { page, here, look, pass } = begin("a");
  for (const sentences of [["b"], ["a"]]) {
    page.sentences = sentences;
    look();
    pass(MINUTE);
  }
  assert.deepEqual(here.said, ["b", "a"]);
});
