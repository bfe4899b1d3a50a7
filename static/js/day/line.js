// The day's line to the server: a socket while there is one, else the same by asking every five
// seconds. It never gives up, and starts at once when the computer is back.
import { isRetried, waitBefore } from "../visit/retry.js";

const HEARTBEAT = 15_000;
const SILENCE = 10_000; // after a heartbeat without an answer the socket is dead
const EVERY = 5000;
const PATIENCE = 3000;

export class DayLine extends EventTarget {
  /** Events: "state" (detail: what the server said), "trouble" (detail: boolean). */
  constructor({ address, state }) {
    super();
    Object.assign(this, { address, state, etag: "", tries: 0, n: 0, isOver: false });
    for (const name of ["online", "pageshow"]) {
      window.addEventListener(name, () => this.hurry());
    }
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
    this.open();
  }

  get isOpen() {
    return this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    if (this.isOver || this.socket) {
      return;
    }
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.beats = setInterval(() => this.beat(), HEARTBEAT);
    };
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  hear(message) {
    clearTimeout(this.silence);
    if (message.type === "day.state") {
      this.tries = 0;
      this.say("trouble", false);
      this.say("state", message);
    }
  }

  beat() {
    if (this.isOpen) {
      this.n += 1;
      this.socket.send(JSON.stringify({ type: "ping", n: this.n }));
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
    this.socket = null;
    if (!isRetried(code)) {
      this.isOver = true;
      location.reload(); // Signed off, or no doctor any more: the page says so.
      return;
    }
    this.tries += 1;
    clearTimeout(this.next);
    this.next = setTimeout(() => this.again(), waitBefore(this.tries, Math.random()));
  }

  /** The present state by HTTP and another try at the socket; again in five seconds while it fails. */
  async again() {
    clearTimeout(this.next);
    this.open();
    await this.ask().then(
      () => this.say("trouble", false),
      () => this.say("trouble", true),
    );
    if (!this.isOpen) {
      clearTimeout(this.next);
      this.next = setTimeout(() => this.again(), EVERY);
    }
  }

  async ask() {
    const answer = await fetch(this.state, {
      headers: this.etag ? { "If-None-Match": this.etag } : {},
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.reload(); // Signed off, or no doctor any more.
    } else if (answer.status === 200) {
      this.etag = answer.headers.get("ETag");
      this.say("state", await answer.json());
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
  }

  /** Something has come back: do not wait for the next try. */
  hurry() {
    if (this.isOpen) {
      this.beat();
    } else if (!this.isOver) {
      this.tries = 0;
      this.again();
    }
  }

  say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
