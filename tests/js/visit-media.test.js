import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

let asked = [];
let answer = () => {};

class Track extends EventTarget {
  enabled = true;
  readyState = "live";
  label = "USB";
  constructor(kind) {
    super();
    this.kind = kind;
  }
  stop() {
    this.readyState = "ended";
  }
}

/** What getUserMedia gives for {video, audio}. */
function stream({ video, audio }) {
  return {
    getTracks: () => [],
    getVideoTracks: () => (video ? [new Track("video")] : []),
    getAudioTracks: () => (audio ? [new Track("audio")] : []),
  };
}

class Storage {
  #kept = new Map();
  getItem(key) {
    return this.#kept.get(key) ?? null;
  }
  setItem(key, value) {
    this.#kept.set(key, value);
  }
}

let picked = []; // what the person does in each open list of screens: answers with a stream, or nothing
const mediaDevices = {
  getDisplayMedia: () =>
    new Promise((answers, refuses) =>
      picked.push((screen) => (screen ? answers(screen) : refuses(new Error()))),
    ),
  getUserMedia: async (wish) => {
    asked.push(Object.keys(wish).filter((kind) => wish[kind]));
    return answer(wish);
  },
  enumerateDevices: async () => [],
};
const globals = { navigator: { mediaDevices }, document: {}, location: { pathname: "/visits/A/" } };
for (const [name, value] of Object.entries(globals)) {
  Object.defineProperty(globalThis, name, { value, configurable: true });
}
const { Media } = await import("../../static/js/visit/media.js");

beforeEach(() => {
  [asked, picked] = [[], []];
  answer = stream;
  for (const name of ["localStorage", "sessionStorage"]) {
    Object.defineProperty(globalThis, name, { value: new Storage(), configurable: true });
  }
});

test("a microphone that is muted is changed all the same, and stays muted", async () => {
  const media = new Media();
  await media.open();
  await media.toggle("microphone");
  const before = media.tracks.microphone;
  await media.change("microphone");
  assert.notEqual(media.tracks.microphone, before);
  assert.deepEqual([before.readyState, media.tracks.microphone.enabled], ["ended", false]);
  await media.toggle("microphone");
  assert.equal(media.tracks.microphone.enabled, true);
});

test("a camera that is off is not opened by choosing another", async () => {
  const media = new Media();
  await media.open();
  await media.toggle("camera");
  await media.change("camera");
  assert.equal(media.tracks.camera, null);
});

test("what was off when the page is loaded again is off still, in this visit only", async () => {
  const media = new Media();
  await media.open();
  await media.toggle("microphone");
  await media.toggle("camera");
  const again = new Media();
  await again.open();
  assert.deepEqual(
    [again.tracks.microphone.enabled, again.tracks.camera, again.isOn("microphone")],
    [false, null, false],
  );
  location.pathname = "/visits/B/";
  assert.deepEqual(new Media().isOff, { camera: false, microphone: false });
});

test("devices that came too late for a page that let go are released, and asked for anew", async () => {
  const late = [];
  answer = (wish) => new Promise((done) => late.push(() => done(stream(wish))));
  const media = new Media();
  const first = media.open();
  await new Promise(setImmediate);
  media.close();
  const second = media.open();
  await new Promise(setImmediate);
  late[0]();
  await first;
  assert.equal(media.tracks.camera, null);
  late[1]();
  await second;
  assert.equal(media.tracks.camera.readyState, "live");
});

function screen() {
  const track = new Track("video");
  return { track, getVideoTracks: () => [track] };
}

test("a screen that is picked after the visit has ended is let go at once", async () => {
  const media = new Media();
  const shared = media.share();
  media.close();
  const late = screen();
  picked[0](late);
  await shared;
  assert.deepEqual([late.track.readyState, media.tracks.screen], ["ended", null]);
});

test("a second press while somebody picks asks for nothing", async () => {
  const media = new Media();
  const shared = media.share();
  media.share();
  assert.equal(picked.length, 1);
  const one = screen();
  picked[0](one);
  await shared;
  assert.equal(media.tracks.screen, one.track);
  await media.share();
  assert.deepEqual([one.track.readyState, media.tracks.screen], ["ended", null]);
});

test("who picks nothing may be asked again, and who came back, too", async () => {
  const media = new Media();
  const first = media.share();
  picked[0](null);
  await first;
  assert.equal(media.tracks.screen, null);
  media.share();
  media.close();
  const last = media.share();
  const one = screen();
  picked[2](one);
  await last;
  assert.equal(media.tracks.screen, one.track);
});

test("a browser that cannot show a screen is not asked", async () => {
  const { getDisplayMedia } = mediaDevices;
  mediaDevices.getDisplayMedia = undefined;
  const media = new Media();
  await media.share();
  mediaDevices.getDisplayMedia = getDisplayMedia;
  assert.deepEqual([media.tracks.screen, picked.length], [null, 0]);
});
