import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../../static/js/check/verdict.js";

const pass = { status: "pass", code: "" };
const ALL = { browser: pass, camera: pass, microphone: pass, bitrate: pass, routes: pass };

test("all well is ready, and nothing is to be done", () => {
  assert.deepEqual(verdict(ALL), { word: "ready", todo: "", soundOnly: false });
});

test("a warning is ready, but", () => {
  const found = verdict({ ...ALL, routes: { status: "warn", code: "tcp-only" } });
  assert.deepEqual(found, { word: "ready-but", todo: "routes", soundOnly: false });
});

test("of several faults the nearest to the person comes first", () => {
  const fail = { status: "fail", code: "x" };
  const found = verdict({ ...ALL, routes: fail, camera: fail, microphone: fail });
  assert.equal(found.word, "not-ready");
  assert.equal(found.todo, "microphone");
  assert.equal(found.soundOnly, false);
});

test("without a camera sound alone works", () => {
  const found = verdict({ ...ALL, camera: { status: "fail", code: "no-device" } });
  assert.deepEqual(found, { word: "not-ready", todo: "camera", soundOnly: true });
});

test("a test that did not work is not a bad line", () => {
  const found = verdict({ ...ALL, routes: { status: "fail", code: "relay-refused" } });
  assert.deepEqual(found, { word: "partly", todo: "routes", soundOnly: false });
  assert.equal(verdict({ ...ALL, bitrate: { status: "skip", code: "no-turn" } }).word, "partly");
});

test("a fault counts more than what was not tested", () => {
  const found = verdict({
    ...ALL,
    routes: { status: "skip", code: "no-turn" },
    microphone: { status: "fail", code: "no-device" },
  });
  assert.equal(found.word, "not-ready");
});
