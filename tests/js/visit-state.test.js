import assert from "node:assert/strict";
import { test } from "node:test";
import { isRetried, waitBefore } from "../../static/js/visit/retry.js";
import {
  changes,
  isInCall,
  isMet,
  isShown,
  known,
  later,
  mayComeBack,
} from "../../static/js/visit/state.js";

const doctor = { id: "1.a", role: "doctor", here: true };
const patient = { id: "2.b", role: "patient", here: true };

test("a section is shown for any of its words", () => {
  assert.equal(isShown("waiting open", ["open", "doctor"]), true);
  assert.equal(isShown("waiting open", ["call", "doctor"]), false);
});

test("the later reading wins, whichever way it came", () => {
  const [old, young] = [{ version: 1 }, { version: 2 }];
  assert.equal(later(old, young), young);
  assert.equal(later(young, old), young);
  assert.equal(later(null, old), old);
});

test("only the main word opens the devices to others", () => {
  assert.equal(isInCall({ words: ["call", "patient"] }), true);
  assert.equal(isInCall({ words: ["elsewhere", "call"] }), false);
});

test("a call that was left, or is on another page, may go on here", () => {
  const words = ["call", "left", "elsewhere", "ended", "waiting"];
  const found = words.filter((word) => mayComeBack({ words: [word, "patient"] }));
  assert.deepEqual(found, ["call", "left", "elsewhere"]);
});

test("peers join and go by their ids", () => {
  const { joined, gone } = changes(["1.a", "3.c"], [doctor, patient]);
  assert.deepEqual([joined, gone], [[patient], ["3.c"]]);
});

test("patient and doctor have met when the other is in the call now", () => {
  assert.equal(isMet({ words: ["call", "patient"], peers: [doctor] }), true);
  assert.equal(isMet({ words: ["call", "doctor"], peers: [patient] }), true);
  assert.equal(isMet({ words: ["call", "patient"], peers: [{ ...doctor, here: false }] }), false);
  assert.equal(isMet({ words: ["waiting", "patient"], peers: [] }), false);
});

test("who is connected is here, though their line to the clinic blinks", () => {
  const gone = { ...patient, here: false };
  const state = { words: ["call", "doctor", "alone", "nobody"], peers: [gone] };
  const none = known(state, { connected: [], more: [] });
  assert.deepEqual(none, state);
  const seen = known(state, { connected: ["2.b"], more: ["was-away"] });
  assert.deepEqual(seen, { words: ["call", "doctor", "was-away"], peers: [patient] });
  assert.equal(isMet(seen), true);
});

test("a socket comes back sooner at first, within ten seconds for ever, and not after a no", () => {
  assert.deepEqual([waitBefore(0, 0.5), waitBefore(1, 1), waitBefore(99, 1)], [100, 400, 10_000]);
  assert.deepEqual([4401, 4403, 4404, 4409, 4429, 1006, 1001].map(isRetried), [
    ...[true, false, false, false],
    ...[true, true, true],
  ]);
});
