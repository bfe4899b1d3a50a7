import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { watchQuality } from "../../static/js/visit/stats.js";

const LOOK = 5000;

/** A sender of the browser's, 1,280 pixels wide. */
function sender() {
  let parameters = { encodings: [{ active: true }] };
  return {
    track: { getSettings: () => ({ width: 1280 }) },
    getParameters: () => parameters,
    setParameters: async (given) => {
      parameters = given;
    },
  };
}

/** Somebody in a call by a browser whose reports say nothing of what it sends, as Safari's. */
function someone() {
  const senders = { camera: sender(), screen: sender() };
  const pc = { connectionState: "connected", getStats: async () => new Map() };
  const peer = { pc, sender: (name) => senders[name] };
  return { peer, facts: { here: true }, reported: "bad" };
}

/** A call with these people, all of them connected. */
function callOf(people) {
  const peers = new Map(Object.entries(people));
  return Object.assign(new EventTarget(), { peers, connected: Object.keys(people), note() {} });
}

async function looks(count) {
  for (let n = 0; n < count; n += 1) {
    mock.timers.tick(LOOK);
    await new Promise(setImmediate);
  }
}

test("camera and shared screen step down together by what the other one says it gets", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const one = someone();
  const call = callOf({ "1.a": one });
  watchQuality(call, { say() {} }, () => {});
  const sent = (name) => one.peer.sender(name).getParameters().encodings[0];
  await looks(2);
  assert.deepEqual([sent("camera").maxBitrate, sent("screen").maxBitrate], [1.5e6, 2.5e6]);
  await looks(1);
  assert.deepEqual([sent("camera").maxBitrate, sent("screen").maxBitrate], [250_000, 250_000]);
  assert.equal(sent("camera").scaleResolutionDownBy, 2);
  await looks(2);
  assert.deepEqual([sent("camera").active, sent("screen").active], [false, false]);
  one.reported = "good";
  await looks(4);
  assert.deepEqual([sent("camera").active, sent("screen").active], [true, true]);
});

test("of a connection that is over nothing is said from that moment on", async () => {
  const one = someone();
  const call = callOf({ "1.a": one });
  const said = [];
  watchQuality(call, { say() {} }, (words) => said.push(words));
  await looks(2);
  assert.equal(said.at(-1).word, "bad");
  call.dispatchEvent(new Event("turned"));
  assert.equal(said.length, 2); // connected still
  mock.timers.tick(LOOK); // a look that is under way
  call.connected = [];
  call.dispatchEvent(new Event("turned"));
  await new Promise(setImmediate);
  assert.deepEqual(said.slice(2), [{ isLost: false }, { isLost: false }]);
});

test("the telephone stays while somebody who is here is not reached, and goes with them", async () => {
  const one = someone();
  one.peer.pc.connectionState = "failed";
  const call = callOf({ "1.a": one });
  call.connected = [];
  const said = [];
  watchQuality(call, { say() {} }, (words) => said.push(words));
  await looks(6);
  call.dispatchEvent(new Event("turned"));
  assert.deepEqual(said.slice(-2), [{ isLost: true }, { isLost: true }]);
  call.peers.clear();
  call.dispatchEvent(new Event("parted"));
  assert.deepEqual(said.at(-1), { isLost: false });
});
