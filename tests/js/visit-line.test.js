import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import {
  asked,
  begin,
  connect,
  pass,
  reset,
  said,
  server,
  settle,
  sockets,
} from "./visit-sockets.js";

const MINUTE = 60_000;

beforeEach(reset);

test("a socket that asks who it is gets a fresh ticket with the state, and is opened again", async () => {
  server.answer = () => said(["call"], "new");
  begin();
  sockets[0].open();
  sockets[0].close(4401);
  mock.timers.tick(400);
  await settle();
  assert.equal(sockets.length, 2);
  sockets[1].open();
  assert.equal(sockets[1].sent[0].ticket, "new");
});

test("while the server does not answer no socket is tried with a ticket of before", async () => {
  server.answer = () => {
    throw new Error("no network yet");
  };
  begin();
  sockets[0].open();
  sockets[0].close(1006);
  mock.timers.tick(400);
  await settle();
  assert.equal(sockets.length, 1);
  server.answer = () => said(["call"], "new");
  mock.timers.tick(10_000);
  await settle();
  assert.equal(sockets.length, 2);
});

test("a page that is parked asks no more", async () => {
  server.answer = () => said(["elsewhere"], "new");
  const { events } = begin();
  sockets[0].open();
  sockets[0].close(4409);
  await settle();
  const before = asked.length;
  mock.timers.tick(MINUTE);
  await settle();
  assert.deepEqual([events, sockets.length, asked.length], [["parked"], 1, before]);
});

test("without a socket what is pressed goes with the next question, and old states wait for it", async () => {
  server.answer = (method) => said([method === "POST" ? "left" : "call"], "new");
  const { line, words } = begin();
  await line.insist({ type: "leave" });
  await settle();
  assert.deepEqual(asked, [
    { method: "GET", does: undefined, csrf: undefined },
    { method: "POST", does: "leave", csrf: "fresh" },
  ]);
  assert.deepEqual(words, ["left"]);
});

test("what could not be delivered is owed still", async () => {
  server.answer = (method) =>
    method === "POST" ? { ok: false, status: 503 } : said(["call"], "new");
  const { line, words } = begin();
  await line.insist({ type: "leave" });
  await settle();
  assert.deepEqual(words, []);
  sockets[0].open();
  sockets[0].hear({ type: "visit.state", words: ["call"] });
  assert.deepEqual(sockets[0].sent.at(-1), { type: "leave" });
});

test("who is heard of again after 45 seconds of silence was away", async () => {
  const { events } = begin();
  sockets[0].open();
  sockets[0].hear({ type: "visit.state", words: ["waiting"] });
  mock.timers.setTime(44_000);
  sockets[0].hear({ type: "pong", n: 1 });
  assert.deepEqual(events, []);
  mock.timers.setTime(90_000);
  sockets[0].hear({ type: "pong", n: 2 });
  assert.deepEqual(events, ["back"]);
});

test("one's own Leave stands until the server has answered it, and is said again until then", async () => {
  const { line, words } = connect();
  line.insist({ type: "leave" });
  sockets[0].hear({ type: "visit.state", words: ["call"] });
  assert.deepEqual(words, ["waiting"]);
  assert.deepEqual(sockets[0].sent.slice(1), [{ type: "leave" }, { type: "leave" }]);
  sockets[0].hear({ type: "visit.state", words: ["left"] });
  sockets[0].hear({ type: "visit.state", words: ["call"] });
  assert.deepEqual(words, ["waiting", "left", "call"]);
});

test("who comes back before the server has answered is back", async () => {
  const { line, words } = connect();
  line.insist({ type: "leave" });
  line.insist({ type: "take" });
  sockets[0].hear({ type: "visit.state", words: ["call"] });
  assert.deepEqual(words, ["waiting", "call"]);
});

test("a Leave that a dead socket swallowed goes with the next question", async () => {
  let word = "call";
  server.answer = (method) => {
    word = method === "POST" ? "left" : word;
    return said([word], "new");
  };
  const { line, words } = connect();
  line.insist({ type: "leave" });
  await pass(12_000);
  const pressed = asked.filter(({ method }) => method === "POST").map(({ does }) => does);
  assert.deepEqual([[...new Set(words.slice(1))], pressed], [["left"], ["leave"]]);
});
