// Candidates that are found together are sent together.

const WAIT = 10; // ms: a candidate of the same network is what connects, and it comes at once
const MOST = 30; // of one message

export class Batch {
  all = [];

  constructor(send) {
    this.send = send;
  }

  add(one) {
    this.all.push(one);
    this.next ??= setTimeout(() => this.flush(), WAIT);
  }

  flush() {
    this.next = null;
    while (this.all.length > 0) {
      this.send(this.all.splice(0, MOST));
    }
  }

  stop() {
    clearTimeout(this.next);
  }
}
