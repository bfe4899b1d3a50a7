// Where there is no relay: how fast bytes go to our server and back, over HTTP.

const BYTES = 262_144;
const PATIENCE = 10_000; // ms

/** kbit/s of the slower direction, null where the server did not answer so. It echoes what it gets. */
export function probe(url, token) {
  const request = new XMLHttpRequest();
  const began = performance.now();
  let sentAt = began;
  return new Promise((done) => {
    const end = () =>
      done(request.status === 200 ? rate(sentAt - began, performance.now() - sentAt) : null);
    request.upload.addEventListener("load", () => {
      sentAt = performance.now();
    });
    request.addEventListener("loadend", end);
    request.addEventListener("timeout", () => done(rate(PATIENCE, 0)));
    request.open("POST", url);
    request.timeout = PATIENCE;
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.send(noise());
  });
}

const rate = (up, down) => (BYTES * 8) / Math.max(up, down, 1);

/** Bytes that nothing on the way can squeeze. */
function noise() {
  const bytes = new Uint8Array(BYTES);
  for (let at = 0; at < BYTES; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}
