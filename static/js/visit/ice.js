// Credentials for the relay: kept for most of their hour, fresh ones for each restart.
import { post } from "../check/result.js";
import { pause } from "../check/time.js";

const LASTS = 50 * 60_000; // ms, of the hour that the server gives
const AGAIN = 2000;

export class Ice {
  /** `csrf`: the input that has the page's token. `known`: the configuration, where it came with the page. */
  constructor(address, csrf, known = null) {
    const until = known ? performance.now() + LASTS : 0;
    Object.assign(this, { address, csrf, known, until, asking: null });
  }

  /** The configuration to begin with: it waits until the server has given one. */
  async config() {
    while (performance.now() > this.until && !(await this.ask()) && !this.known) {
      await pause(AGAIN);
    }
    return this.known;
  }

  /** The configuration with new credentials; the last known one where the server does not answer. */
  async fresh() {
    await this.ask();
    return this.config();
  }

  /** Asks the server, once at a time; whether it has answered. */
  ask() {
    this.asking ??= this.answered().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  async answered() {
    const answer = await post(this.address, this.csrf.value).catch(() => null);
    if (answer?.ok) {
      this.known = await answer.json();
      this.until = performance.now() + LASTS;
    }
    return answer?.ok ?? false;
  }
}
