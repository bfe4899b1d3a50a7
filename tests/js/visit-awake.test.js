import assert from "node:assert/strict";
import { test } from "node:test";

const asked = [];
const locks = [];

/** What a browser gives: a lock that can be released. */
class Lock extends EventTarget {
  isReleased = false;
  release() {
    this.isReleased = true;
    this.dispatchEvent(new Event("release"));
  }
}

globalThis.document = Object.assign(new EventTarget(), { hidden: false });
const request = () => new Promise((done) => asked.push(done));
Object.defineProperty(globalThis, "navigator", { value: { wakeLock: { request } } });
const { keepAwake } = await import("../../static/js/visit/awake.js");

async function give() {
  locks.push(new Lock());
  asked.shift()(locks.at(-1));
  await new Promise(setImmediate);
}

test("however often it is wanted, one lock is held, and it is let go", async () => {
  keepAwake(true);
  keepAwake(true);
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked.length, 1);
  await give();
  keepAwake(true);
  assert.equal(asked.length, 0);
  keepAwake(false);
  assert.equal(locks[0].isReleased, true);
});

test("a lock that comes when it is not wanted any more is let go at once", async () => {
  keepAwake(true);
  keepAwake(false);
  await give();
  assert.equal(locks[1].isReleased, true);
});

test("the browser lets go when the page is hidden: it is asked again when it is seen", async () => {
  keepAwake(true);
  await give();
  locks[2].release();
  document.dispatchEvent(new Event("visibilitychange"));
  assert.equal(asked.length, 1);
  await give();
  keepAwake(false);
});
