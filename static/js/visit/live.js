// A page's line to the server: a socket while there is one, else the same state by asking every five
// seconds. It never gives up, and starts at once when the computer is back. What is said over it is for
// those who extend it: greet(), heard(message), got(answer), headers().
import { isRetried, waitBefore } from "./retry.js";

const OPEN = 1; // WebSocket.OPEN, which some browsers lack with all the rest
const HEARTBEAT = 7000;
const SILENCE = 4000; // after a heartbeat without an answer the socket is dead: told after 11 s at most
const EVERY = 5000;
const PATIENCE = 3000;
const AWAY = 45_000; // videovisit/rules/presence.py

export class Live extends EventTarget {
  /**
   * `address` of the socket, `state` of the same by HTTP. Events: "trouble" (detail: boolean), "lost"
   * (detail: code), "back" (heard again after a silence in which the others have read "away").
   */
  constructor({ address, state }) {
    super();
    Object.assign(this, {
      address,
      state,
      etag: "",
      tries: 0,
      n: 0,
      isOver: false,
      metAt: Date.now(),
    });
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }

  get isOpen() {
    return this.socket?.readyState === OPEN;
  }

  /** Asks until a socket is heard: one that is blocked says nothing, not even that it is closed. */
  begin() {
    this.keepAsking();
    this.open();
  }

  open() {
    clearTimeout(this.next);
    if (this.isOver || this.socket || !globalThis.WebSocket) {
      return;
    }
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.greet();
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }

  hear(message) {
    clearTimeout(this.silence);
    this.meet();
    if (message.type !== "pong") {
      this.tries = 0;
      this.beats ??= setInterval(() => this.beat(), HEARTBEAT);
      this.stopAsking();
      this.tell("trouble", false);
      this.heard(message);
    }
  }

  beat() {
    this.n += 1;
    if (this.say({ type: "ping", n: this.n })) {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.drop(), SILENCE);
    }
  }

  /** The socket says nothing any more: leave it and open another. It has been silent for long, so that is told. */
  drop() {
    const socket = this.socket;
    this.tell("trouble", true);
    this.closed(1006);
    socket?.close();
  }

  closed(code) {
    clearInterval(this.beats);
    clearTimeout(this.silence);
    clearTimeout(this.next);
    this.beats = this.socket = null;
    this.isOver = !isRetried(code);
    this.tries += 1;
    this.keepAsking();
    if (this.isOver) {
      this.ask(); // The page itself answers why.
      this.tell("lost", code);
    } else {
      this.retry();
    }
  }

  /** The present state by HTTP, with what the socket needs to be let in, then the socket. */
  async again() {
    clearTimeout(this.next);
    await this.asked; // It may say no more than that nothing is new.
    if (await this.ask()) {
      this.open();
    } else if (!(this.socket || this.isOver)) {
      this.tries += 1;
      this.retry();
    }
  }

  retry() {
    clearTimeout(this.next);
    this.next = setTimeout(() => this.again(), waitBefore(this.tries, Math.random()));
  }

  /** The server is heard: after a silence that is told, too. */
  meet() {
    const silent = Date.now() - this.metAt; // A clock that goes on while the computer sleeps.
    this.metAt = Date.now();
    if (silent >= AWAY) {
      this.tell("back");
    }
  }

  keepAsking() {
    this.polls ??= setInterval(() => this.ask(this.etag), EVERY);
  }

  stopAsking() {
    clearInterval(this.polls);
    this.polls = null;
  }

  /**
   * The present state by HTTP, one question at a time: whether it came. There is trouble when that fails, too;
   * not while a socket is heard, which is left as soon as it is silent.
   */
  ask(etag = "") {
    this.asked ??= this.fetched(etag)
      .then(() => true)
      .catch(() => false)
      .then((isHeard) => {
        this.asked = null;
        this.tell("trouble", !(isHeard || this.beats));
        return isHeard;
      });
    return this.asked;
  }

  async fetched(etag) {
    const answer = await fetch(this.state, {
      headers: { ...this.headers(), "If-None-Match": etag },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.reload(); // Signed off, or no longer theirs to see.
    } else if (answer.ok) {
      this.etag = answer.headers.get("ETag") ?? "";
      this.got(await answer.json());
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
    this.meet();
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

  /** Sends a message; false where there is no socket now. */
  say(message) {
    if (this.isOpen) {
      this.socket.send(JSON.stringify(message));
    }
    return this.isOpen;
  }

  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
