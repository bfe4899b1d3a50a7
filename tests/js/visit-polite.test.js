import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { utter } from "../../static/js/visit/polite.js";

test("what is said twice stands for its whole time from the second on", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const place = { textContent: "", replaceChildren: () => (place.textContent = "") };
  utter(place, "Ada is here");
  mock.timers.tick(3000);
  utter(place, "Ada is here");
  mock.timers.tick(4000);
  assert.equal(place.textContent, "Ada is here");
  mock.timers.tick(1000);
  assert.equal(place.textContent, "");
});
