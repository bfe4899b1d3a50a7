import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

const MINUTE = 60_000;
let sockets = [];
let asked = [];
let answer = () => {};

class Socket {
  static OPEN = 1;
  readyState = 0;
  sent = [];
  constructor() {
    sockets.push(this);
  }
  open() {
    this.readyState = Socket.OPEN;
    this.onopen();
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
  hear(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }
}

const csrf = { value: "first" };
globalThis.window = new EventTarget();
globalThis.document = Object.assign(new EventTarget(), { querySelectorAll: () => [csrf] });
globalThis.WebSocket = Socket;
globalThis.fetch = async (_address, { method = "GET", body }) => {
  asked.push({ method, does: body?.get("does"), csrf: body?.get("csrfmiddlewaretoken") });
  return answer(method);
};
const { Line } = await import("../../static/js/visit/line.js");

const said = (words, ticket) => ({
  ok: true,
  status: 200,
  headers: new Headers(),
  json: async () => ({ state: { type: "visit.state", words }, ticket, csrf: "fresh" }),
});
const settle = async () => {
  for (let n = 0; n < 20; n += 1) {
    await new Promise(setImmediate);
  }
};

function begin() {
  const line = new Line({ address: "ws:", state: "/state", tab: "t", ticket: "old", csrf });
  const words = [];
  const events = [];
  line.addEventListener("message", ({ detail }) => words.push(detail.words[0]));
  for (const name of ["back", "parked"]) {
    line.addEventListener(name, () => events.push(name));
  }
  return { line, words, events };
}

beforeEach(() => {
  [sockets, asked] = [[], []];
  csrf.value = "first";
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
});

test("a socket that asks who it is gets a fresh ticket with the state, and is opened again", async () => {
  answer = () => said(["call"], "new");
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
  answer = () => {
    throw new Error("no network yet");
  };
  begin();
  sockets[0].open();
  sockets[0].close(1006);
  mock.timers.tick(400);
  await settle();
  assert.equal(sockets.length, 1);
  answer = () => said(["call"], "new");
  mock.timers.tick(10_000);
  await settle();
  assert.equal(sockets.length, 2);
});

test("a page that is parked asks no more", async () => {
  answer = () => said(["elsewhere"], "new");
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
  answer = (method) => said([method === "POST" ? "left" : "call"], "new");
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
  answer = (method) => (method === "POST" ? { ok: false, status: 503 } : said(["call"], "new"));
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
