// The line of a doctor's day, or of the clinic's board: who it is stands in the cookie, so the server speaks first.
import { Live } from "../visit/live.js";

export class DayLine extends Live {
  /** Events besides: "state" (detail: what the server said). */
  constructor(places) {
    super(places);
    this.begin();
  }

  greet() {
    // Nothing: the server knows who it is.
  }

  headers() {
    return {};
  }

  got(state) {
    this.heard(state);
  }

  heard(message) {
    if (message.type.endsWith(".state")) {
      this.tell("state", message);
    }
  }
}
