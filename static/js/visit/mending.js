// What a connection that breaks leads to (measured in READINESS 6.1): words after 2 s, new ways after 5 s.

const TELL = 2000; // ms of "disconnected"
const RESTART = 5000;

export class Mending {
  #timers = [];

  /** `say(word)`: "connecting", "connected" or "reconnecting"; `restart()` looks for new ways. */
  constructor({ say, restart }) {
    Object.assign(this, { say, restart });
  }

  /** The connection's state has become another; it is never closed for that. */
  changed(state) {
    this.stop();
    if (state === "connected") {
      this.say("connected");
    } else if (state === "disconnected") {
      const tell = setTimeout(() => this.say("reconnecting"), TELL);
      this.#timers = [tell, setTimeout(this.restart, RESTART)];
    } else if (state === "failed") {
      this.say("reconnecting");
      this.restart();
    }
  }

  stop() {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#timers = [];
  }
}
