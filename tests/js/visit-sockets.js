// What the line of a visit meets in its tests: sockets and a server, both driven by hand, and a clock.
import { setMaxListeners } from "node:events";
import { mock } from "node:test";

export const sockets = [];
export const asked = [];
export const server = { answer: () => {} };

export class Socket {
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

export const csrf = { value: "first" };
globalThis.window = new EventTarget();
globalThis.document = Object.assign(new EventTarget(), { querySelectorAll: () => [csrf] });
setMaxListeners(0, window, document);
globalThis.WebSocket = Socket;
globalThis.fetch = async (_address, { method = "GET", body }) => {
  asked.push({ method, does: body?.get("does"), csrf: body?.get("csrfmiddlewaretoken") });
  return server.answer(method);
};
const { Line } = await import("../../static/js/visit/line.js");

export const said = (words, ticket) => ({
  ok: true,
  status: 200,
  headers: new Headers(),
  json: async () => ({ state: { type: "visit.state", words }, ticket, csrf: "fresh" }),
});
/** Time passes in small steps, and what it sets off is done. */
export const pass = async (milliseconds) => {
  for (let left = milliseconds; left > 0; left -= 500) {
    mock.timers.tick(Math.min(left, 500));
    await settle();
  }
};
export const settle = async () => {
  for (let n = 0; n < 20; n += 1) {
    await new Promise(setImmediate);
  }
};

export function begin() {
  const line = new Line({ address: "ws:", state: "/state", tab: "t", ticket: "old", csrf });
  const words = [];
  const events = [];
  line.addEventListener("message", ({ detail }) => words.push(detail.words[0]));
  for (const name of ["back", "parked"]) {
    line.addEventListener(name, () => events.push(name));
  }
  const banner = { isShown: false };
  line.addEventListener("trouble", ({ detail }) => {
    banner.isShown = detail;
  });
  return { line, words, events, banner };
}

/** A line whose socket has been heard; it is silent from now on. */
export function connect() {
  const begun = begin();
  sockets[0].open();
  sockets[0].hear({ type: "visit.state", words: ["waiting"] });
  return begun;
}

/** As it is before each test. */
export function reset() {
  sockets.length = asked.length = 0;
  csrf.value = "first";
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
}
