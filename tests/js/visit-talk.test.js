import assert from "node:assert/strict";
import { test } from "node:test";
import { isAnothers, sessionOf } from "../../static/js/visit/negotiation.js";
import { about, chat, fits, MOST, read } from "../../static/js/visit/talk.js";

const said = (message) => read(JSON.stringify(message));

test("a chat message arrives as it was written, markup and all", () => {
  assert.deepEqual(said(chat("  Take <b>2</b> a day ")), { chat: "Take <b>2</b> a day" });
});

test("a chat message is cut at 2,000 characters, and a longer one is not read", () => {
  assert.equal(said(chat("x".repeat(MOST + 5))).chat.length, MOST);
  assert.deepEqual(said({ chat: "x".repeat(MOST + 1) }), {});
  assert.deepEqual(read(JSON.stringify({ chat: "x".repeat(100_000) })), {});
});

test("what still fits is said in steps from 200 characters before the limit", () => {
  const words = [0, 199, 200, 249, 250, 1999, 2000, 2001].map((left) => fits(MOST - left));
  assert.deepEqual(words.slice(0, 2), [
    { word: "full", fits: 0 },
    { word: "near", fits: 200 },
  ]);
  assert.deepEqual(fits(MOST - 51), { word: "near", fits: 100 });
  assert.deepEqual(fits(MOST - 50), { word: "near", fits: 50 });
  assert.deepEqual(
    words.slice(2).map(({ word }) => word),
    ["near", "", "", "", "", ""],
  );
  assert.deepEqual(fits(MOST + 1), { word: "full", fits: 0 });
});

test("an empty message, another shape and noise say nothing", () => {
  for (const data of ["", "{", "null", "7", "[]", '{"chat":7}', '{"chat":"  "}', '{"about":3}']) {
    assert.deepEqual(read(data), {}, data);
  }
  assert.deepEqual(read(new ArrayBuffer(8)), {});
});

test("what another page says of itself is read word by word", () => {
  const facts = {
    microphone: true,
    camera: false,
    screen: false,
    held: true,
    line: "poor",
    gets: "bad",
  };
  assert.deepEqual(said(about(facts)), { about: facts });
  const odd = { microphone: "yes", camera: 1, line: "<b>", more: true };
  const nothing = {
    microphone: false,
    camera: false,
    screen: false,
    held: false,
    line: "good",
    gets: "good",
  };
  assert.deepEqual(said(about(odd)), { about: nothing });
});

const sdp = (session, version) => `v=0\r\no=- ${session} ${version} IN IP4 127.0.0.1\r\ns=-\r\n`;

test("two descriptions of one connection differ in version only", () => {
  assert.equal(sessionOf(sdp(46, 2)), sessionOf(sdp(46, 3)));
  assert.equal(sessionOf("v=0\r\n"), "");
});

test("another connection is known by its session, and the first one is nobody else's", () => {
  assert.equal(isAnothers({ sdp: sdp(47, 2) }, { sdp: sdp(46, 2) }), true);
  assert.equal(isAnothers({ sdp: sdp(46, 9) }, { sdp: sdp(46, 2) }), false);
  assert.equal(isAnothers({ sdp: sdp(47, 2) }, null), false);
});
