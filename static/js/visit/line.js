// A page's line to its visit: it says who it is by a ticket, and keeps what it owes the server.
import { Live } from "./live.js";

const PARKED = 4409;

export class Line extends Live {
  /** Events besides: "message" (detail: what the server said), "parked" (another tab has it). */
  constructor({ address, state, tab, ticket }) {
    super({ address, state });
    Object.assign(this, { tab, ticket });
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

  got({ state, ticket }) {
    this.ticket = ticket;
    this.heard(state);
  }

  /** Passes a message on; not a state of before something that is still owed to the server. */
  heard(message) {
    if (this.owed && message.type === "visit.state") {
      this.insist(this.owed);
    } else {
      this.tell("message", message);
    }
  }

  /** Sends a message now, or as soon as there is a socket again. */
  insist(message) {
    this.owed = this.say(message) ? null : message;
  }
}
