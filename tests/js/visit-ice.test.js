import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const MINUTE = 60_000;
let asked = [];
let answer = async () => ({ ok: true, json: async () => ({ number: asked.length }) });
const answers = answer;
let at = 1; // ms since the page began

performance.now = () => at;
globalThis.fetch = (address, { headers }) => {
  asked.push([address, headers["X-CSRFToken"]]);
  return answer();
};
const { Ice } = await import("../../static/js/visit/ice.js");
const csrf = { value: "first" };
const known = { number: "page" };

/** Lets all that can happen now happen. */
const settle = async () => {
  for (let n = 0; n < 20; n += 1) {
    await new Promise(setImmediate);
  }
};
const fails = async () => {
  throw new TypeError("no way to the server");
};

beforeEach(() => {
  [asked, answer, at, csrf.value] = [[], answers, 1, "first"];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("credentials that came with the page serve for 50 minutes, then the server is asked", async () => {
  const ice = new Ice("/ice/", csrf, known);
  at += 50 * MINUTE;
  assert.deepEqual(await ice.config(), known);
  assert.deepEqual(asked, []);
  at += 1;
  csrf.value = "second";
  assert.deepEqual(await ice.config(), { number: 1 });
  assert.deepEqual(asked, [["/ice/", "second"]]);
});

test("those that the server gave serve for 50 minutes from then on", async () => {
  const ice = new Ice("/ice/", csrf);
  at = 10 * MINUTE;
  await ice.config();
  at += 50 * MINUTE;
  assert.deepEqual(await ice.config(), { number: 1 });
  at += 1;
  assert.deepEqual(await ice.config(), { number: 2 });
});

test("each restart has fresh ones", async () => {
  const ice = new Ice("/ice/", csrf, known);
  assert.deepEqual(await ice.fresh(), { number: 1 });
  assert.deepEqual(await ice.fresh(), { number: 2 });
});

test("connections that restart at once ask once", async () => {
  const ice = new Ice("/ice/", csrf, known);
  const given = await Promise.all([ice.fresh(), ice.fresh(), ice.fresh()]);
  assert.deepEqual(given, [{ number: 1 }, { number: 1 }, { number: 1 }]);
  assert.equal(asked.length, 1);
});

for (const [how, said] of [
  ["cannot be reached", fails],
  ["refuses", async () => ({ ok: false })],
]) {
  test(`a server that ${how} leaves the last known ones in use, also when they are old`, async () => {
    const ice = new Ice("/ice/", csrf, known);
    answer = said;
    assert.deepEqual(await ice.fresh(), known);
    at = 51 * MINUTE;
    assert.deepEqual(await ice.config(), known);
    assert.equal(asked.length, 2);
  });
}

test("without any, the server is asked every two seconds until it answers", async () => {
  answer = fails;
  let given = null;
  new Ice("/ice/", csrf).config().then((config) => {
    given = config;
  });
  await settle();
  mock.timers.tick(1999);
  await settle();
  assert.deepEqual([asked.length, given], [1, null]);
  answer = answers;
  mock.timers.tick(1);
  await settle();
  assert.deepEqual(given, { number: 2 });
});
