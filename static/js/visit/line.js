// A page's line to its visit: it says who it is by a ticket, and keeps what it owes the server.
import { Live } from "./live.js";
import { isPresent } from "./state.js";

const PARKED = 4409;
const PATIENCE = 3000; // ms

export class Line extends Live {
  /** `csrf` is the page's token. Events besides: "message" (detail: what the server said), "parked". */
  constructor({ address, state, tab, ticket, csrf }) {
    super({ address, state });
    Object.assign(this, { tab, ticket, csrf });
    this.addEventListener("lost", ({ detail }) => detail === PARKED && this.park());
    this.begin();
  }

  park() {
    this.stopAsking();
    this.tell("parked");
  }

  greet() {
    this.say({ type: "hello", ticket: this.ticket, tab: this.tab });
  }

  headers() {
    return { Accept: "application/json", "X-Tab": this.tab };
  }

  /** Without a socket the question carries what is owed; a fresh token comes before it. */
  async fetched(etag) {
    await super.fetched(this.owed ? "" : etag);
    if (this.owed && !this.isOpen) {
      await this.deliver(this.owed);
    }
  }

  async deliver(owed) {
    const answer = await fetch(this.state, {
      method: "POST",
      headers: this.headers(),
      body: new URLSearchParams({ does: owed.type, csrfmiddlewaretoken: this.csrf.value }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    this.owed = this.owed === owed ? null : this.owed;
    this.isLeaving = false; // What comes now is the answer.
    this.got(await answer.json());
  }

  got({ state, ticket, csrf }) {
    this.ticket = ticket;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      input.value = csrf; // Who has signed on again has another one.
    }
    this.heard(state);
  }

  /** Passes a message on; not a state of before something that the person has pressed since. */
  heard(message) {
    const isState = message.type === "visit.state";
    if (isState && this.owed) {
      this.owed = this.say(this.owed) ? null : this.owed;
    } else if (isState && this.isLeaving && isPresent(message)) {
      this.insist({ type: "leave" }); // A socket that was dead may have swallowed it.
    } else {
      this.isLeaving &&= !isState;
      this.tell("message", message);
    }
  }

  /** Sends a message now, or as soon as the server is reached again. */
  async insist(message) {
    this.isLeaving = message.type === "leave"; // until the server has answered it
    this.owed = this.say(message) ? null : message;
    if (this.owed) {
      await this.asked;
      this.ask();
    }
  }
}
