import assert from "node:assert/strict";
import { test } from "node:test";
import { checkedNow } from "../../static/js/visit/meter.js";

test("a check that was ready says so only while the microphone gives something", () => {
  assert.equal(checkedNow("ready", false), "ready");
  assert.equal(checkedNow("ready", true), "ready-but");
});

test("what a check has found besides stays as it is", () => {
  for (const word of ["", "busy", "partly", "not-ready", "ready-but"]) {
    assert.equal(checkedNow(word, true), word);
  }
});
