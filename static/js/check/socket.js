// Times the way to the server by a socket that sends back what it gets.

const OPEN = 5000; // ms
const ANSWER = 2000;
const TIMES = 8;

/** Round trips in ms, or null where no socket opened; it stops at the first that gets no answer. */
export async function timeSocket(url, { times = TIMES } = {}) {
  const socket = new WebSocket(url);
  try {
    if (!(await happens(socket, "open", OPEN))) {
      return null;
    }
    const answers = [];
    for (let at = 0; at < times; at += 1) {
      const began = performance.now();
      socket.send(String(at));
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

/** Whether a second socket opens and answers within five seconds of a first one that was dropped. */
export async function resumes(url) {
  const first = await timeSocket(url, { times: 1 });
  const second = await timeSocket(url, { times: 1 });
  return Boolean(first?.length && second?.length);
}

function happens(socket, event, milliseconds) {
  return new Promise((done) => {
    const timer = setTimeout(() => done(false), milliseconds);
    const end = (yes) => () => {
      clearTimeout(timer);
      done(yes);
    };
    socket.addEventListener(event, end(true), { once: true });
    socket.addEventListener("close", end(false), { once: true });
    socket.addEventListener("error", end(false), { once: true });
  });
}
