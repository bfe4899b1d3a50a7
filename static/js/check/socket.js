// Check 17 (socket): the way to the server by a socket that sends back what it gets.
import { within } from "./time.js";

const OPEN = 5000; // ms
const ANSWER = 2000;

/** The address of a socket of this site. */
const address = (path) => new URL(path, location.href).href.replace(/^http/, "ws");

/** Round trips in ms, or null where no socket opened; it stops at the first that gets no answer. */
export async function timeSocket(path, times = 8) {
  const socket = new WebSocket(address(path));
  const answers = [];
  try {
    if (!(await happens(socket, "open", OPEN))) {
      return null;
    }
    while (answers.length < times) {
      const began = performance.now();
      socket.send(String(answers.length));
      if (!(await happens(socket, "message", ANSWER))) {
        return answers;
      }
      answers.push(performance.now() - began);
    }
    return answers;
  } finally {
    socket.close();
  }
}

function happens(socket, event, milliseconds) {
  const seen = new Promise((done) => {
    for (const name of [event, "close", "error"]) {
      socket.addEventListener(name, () => done(name === event), { once: true });
    }
  });
  return within(milliseconds, seen, false);
}
