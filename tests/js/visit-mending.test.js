import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Mending } from "../../static/js/visit/mending.js";

/** What a connection in these states leads to: words, and "restart". */
function begin() {
  const done = [];
  const mending = new Mending({
    say: (word) => done.push(word),
    restart: () => done.push("restart"),
  });
  return { mending, done };
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("a silence of two seconds is told, one of five looks for new ways, once", () => {
  const { mending, done } = begin();
  mending.changed("disconnected");
  mock.timers.tick(1999);
  assert.deepEqual(done, []);
  mock.timers.tick(1);
  assert.deepEqual(done, ["reconnecting"]);
  mock.timers.tick(2999);
  assert.deepEqual(done, ["reconnecting"]);
  mock.timers.tick(1);
  assert.deepEqual(done, ["reconnecting", "restart"]);
  mock.timers.tick(60_000);
  assert.deepEqual(done, ["reconnecting", "restart"]);
});

test("a connection that comes back in time is told and mended no more", () => {
  const { mending, done } = begin();
  mending.changed("disconnected");
  mock.timers.tick(1000);
  mending.changed("connected");
  mock.timers.tick(60_000);
  assert.deepEqual(done, ["connected"]);
});

test("one that has failed is told and mended at once, and what was to come is not done again", () => {
  const { mending, done } = begin();
  mending.changed("disconnected");
  mock.timers.tick(3000);
  mending.changed("failed");
  mock.timers.tick(60_000);
  assert.deepEqual(done, ["reconnecting", "reconnecting", "restart"]);
});

test("one that begins anew waits for what comes of it", () => {
  const { mending, done } = begin();
  mending.changed("failed");
  mending.changed("connecting");
  mock.timers.tick(60_000);
  assert.deepEqual(done, ["reconnecting", "restart"]);
});

test("a call that is over is not mended", () => {
  const { mending, done } = begin();
  mending.changed("disconnected");
  mending.stop();
  mock.timers.tick(60_000);
  assert.deepEqual(done, []);
});
