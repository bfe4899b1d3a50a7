import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { watchAlone } from "../../static/js/visit/alone.js";

const [MINUTE, ASKED, LEFT] = [60_000, 5 * 60_000, 7 * 60_000];

/** What a <dialog> does that this needs; like the browser's it says "close" only if it was open. */
class Dialog extends EventTarget {
  open = false;
  showModal() {
    this.open = true;
  }
  close() {
    if (this.open) {
      this.open = false;
      queueMicrotask(() => this.dispatchEvent(new Event("close")));
    }
  }
}

function begin() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  const dialog = new Dialog();
  const told = { left: 0 };
  const hear = watchAlone(dialog, () => {
    told.left += 1;
  });
  return { dialog, told, hear };
}

test("somebody alone for five minutes is asked, and is let go two minutes later", () => {
  const { dialog, told, hear } = begin();
  hear(true);
  hear(true); // Each state says it again.
  mock.timers.tick(ASKED - 1);
  assert.equal(dialog.open, false);
  mock.timers.tick(1);
  assert.equal(dialog.open, true);
  mock.timers.tick(LEFT - ASKED);
  assert.deepEqual([dialog.open, told.left], [false, 1]);
});

test("an answer begins the five minutes anew", async () => {
  const { dialog, told, hear } = begin();
  hear(true);
  mock.timers.tick(ASKED);
  dialog.close();
  await Promise.resolve();
  mock.timers.tick(ASKED - 1);
  assert.deepEqual([dialog.open, told.left], [false, 0]);
  mock.timers.tick(1);
  assert.equal(dialog.open, true);
});

test("company ends it, and being alone again begins it anew", async () => {
  const { dialog, told, hear } = begin();
  hear(true);
  mock.timers.tick(ASKED + MINUTE);
  hear(false);
  hear(true);
  await Promise.resolve();
  assert.equal(dialog.open, false);
  mock.timers.tick(ASKED - 1);
  assert.deepEqual([dialog.open, told.left], [false, 0]);
  mock.timers.tick(1);
  assert.equal(dialog.open, true);
});
