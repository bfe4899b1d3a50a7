import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import {
  asked,
  begin,
  connect,
  pass,
  reset,
  Socket,
  said,
  server,
  settle,
  sockets,
} from "./visit-sockets.js";

const MINUTE = 60_000;

beforeEach(reset);

test("a socket that says nothing any more is left, and that is told within 12 seconds", async () => {
  server.answer = () => new Promise(() => {}); // No packet comes through.
  const { banner } = connect();
  await pass(12_000);
  assert.deepEqual([banner.isShown, sockets[0].readyState], [true, 3]);
});

test("where only the socket is dead the state is asked for, and another one is opened", async () => {
  server.answer = () => said(["call"], "new");
  const { banner, words } = connect();
  await pass(12_000);
  assert.deepEqual([banner.isShown, sockets.length, words.at(-1)], [false, 2, "call"]);
});

test("a socket that answers each heartbeat is kept", async () => {
  const { banner } = connect();
  sockets[0].send = () => setImmediate(() => sockets[0].hear({ type: "pong" }));
  await pass(MINUTE);
  assert.deepEqual([banner.isShown, sockets.length, asked.length], [false, 1, 0]);
});

test("a question that fails while a socket speaks is no trouble", async () => {
  let fails;
  server.answer = () => new Promise((_, refuses) => (fails = refuses));
  const { banner } = begin();
  await pass(5000);
  sockets[0].open();
  sockets[0].hear({ type: "visit.state", words: ["waiting"] });
  fails(new Error("too late"));
  await settle();
  assert.equal(banner.isShown, false);
});

test("a question that fails is trouble where a socket is open but was never heard", async () => {
  server.answer = () => ({ ok: false, status: 503 });
  const { banner } = begin();
  sockets[0].open();
  await pass(5000);
  assert.equal(banner.isShown, true);
});

test("a browser without sockets hears the questions", async () => {
  globalThis.WebSocket = undefined;
  server.answer = () => said(["call"], "new");
  const { line, words } = begin();
  await line.insist({ type: "take" });
  await pass(5000);
  globalThis.WebSocket = Socket;
  assert.deepEqual(
    [sockets.length, words.at(-1), asked.map(({ does }) => does)[1]],
    [0, "call", "take"],
  );
});
