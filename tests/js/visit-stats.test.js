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

async function looks(count) {
  for (let n = 0; n < count; n += 1) {
    mock.timers.tick(LOOK);
    await new Promise(setImmediate);
  }
}

test("camera and shared screen step down together by what the other one says it gets", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  const one = someone();
  const call = { peers: new Map([["1.a", one]]), note() {} };
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
