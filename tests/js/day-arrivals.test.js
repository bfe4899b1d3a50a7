import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh, listed, titled } from "../../static/js/day/arrivals.js";

test("numbers are read from the page, none from an empty list", () => {
  assert.deepEqual(listed("12 15"), ["12", "15"]);
  assert.deepEqual(listed(""), []);
});

test("each arrival is news once, and anew after it was seen", () => {
  assert.deepEqual(fresh([], ["1", "2"]), ["1", "2"]);
  assert.deepEqual(fresh(["1", "2"], ["1", "2", "3"]), ["3"]);
  assert.deepEqual(fresh(["1"], ["1"]), []);
  assert.deepEqual(fresh([], ["1"]), ["1"]);
});

test("the title says how many came, and nothing when nobody did", () => {
  assert.equal(titled(2, "Today"), "(2) Today");
  assert.equal(titled(0, "Today"), "Today");
});
