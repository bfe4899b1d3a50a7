// The page's line to the server: a socket while there is one, else the same state by asking every
// five seconds. It never gives up, and starts at once when the computer is back.
import { isRetried, waitBefore } from "./retry.js";

const HEARTBEAT = 15_000;
const SILENCE = 10_000; // after a heartbeat without an answer the socket is dead (banner <= 12 s)
const EVERY = 5000;
const PATIENCE = 3000;
const PARKED = 4409;

export class Line extends EventTarget {
  /** Events: "message" (detail: what the server said), "trouble" (detail: boolean), "parked" (another tab has it). */
  constructor({ address, state, tab, ticket }) {
    super();
    Object.assign(this, { address, state, tab, ticket, tries: 0, n: 0, isOver: false, etag: "" });
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.keepAsking();
    this.open();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.next);
    if (this.isOver || this.socket) {
      return;
    }
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.say({ type: "hello", ticket: this.ticket, tab: this.tab });
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  hear(message) {
    clearTimeout(this.silence);
    if (message.type !== "pong") {
      this.tries = 0;
      this.stopAsking();
      this.trouble(false);
      this.tell(message);
    }
    if (message.type === "visit.state" && !this.beats) {
      this.beats = setInterval(() => this.beat(), HEARTBEAT);
    }
  }

  /** Passes a message on; not a state of before something that is still owed to the server. */
  tell(message) {
    if (this.owed && message.type === "visit.state") {
      this.insist(this.owed);
    } else {
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
    }
  }

  beat() {
    this.n += 1;
    if (this.say({ type: "ping", n: this.n })) {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.drop(), SILENCE);
    }
  }

  /** The socket says nothing any more: leave it and open another. */
  drop() {
    const socket = this.socket;
    this.closed(1006);
    socket?.close();
  }

  closed(code) {
    clearInterval(this.beats);
    clearTimeout(this.silence);
    this.beats = this.socket = null;
    this.isOver = !isRetried(code);
    this.tries += 1;
    clearTimeout(this.next);
    if (code === PARKED) {
      this.dispatchEvent(new Event("parked"));
    } else if (this.isOver) {
      this.keepAsking();
      this.ask(); // The page itself answers why.
    } else {
      this.keepAsking();
      this.next = setTimeout(() => this.again(), waitBefore(this.tries, Math.random()));
    }
  }

  keepAsking() {
    this.polls ??= setInterval(() => this.ask(this.etag), EVERY);
  }

  /** A fresh ticket and the present state by HTTP, then the socket. */
  async again() {
    await this.ask();
    this.open();
  }

  stopAsking() {
    clearInterval(this.polls);
    this.polls = null;
  }

  /** The present state by HTTP, one question at a time; there is trouble when that fails, too. */
  ask(etag = "") {
    this.asked ??= this.fetched(etag)
      .then(() => this.trouble(false))
      .catch(() => this.trouble(true))
      .finally(() => {
        this.asked = null;
      });
    return this.asked;
  }

  async fetched(etag) {
    const answer = await fetch(this.state, {
      headers: { Accept: "application/json", "X-Tab": this.tab, "If-None-Match": etag },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.reload(); // Signed off, or no longer theirs to see.
    } else if (answer.ok) {
      const said = await answer.json();
      this.ticket = said.ticket;
      this.etag = answer.headers.get("ETag") ?? "";
      this.tell(said.state);
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
  }

  /** Something has come back: do not wait for the next try. */
  hurry() {
    if (!(this.isOpen || this.isOver)) {
      this.tries = 0;
      this.again();
    } else if (this.isOpen) {
      this.beat();
    }
  }

  trouble(is) {
    this.dispatchEvent(new CustomEvent("trouble", { detail: is }));
  }

  /** Sends a message; false where there is no socket now. */
  say(message) {
    if (this.isOpen) {
      this.socket.send(JSON.stringify(message));
    }
    return this.isOpen;
  }

  /** Sends a message now, or as soon as there is a socket again. */
  insist(message) {
    this.owed = this.say(message) ? null : message;
  }
}
