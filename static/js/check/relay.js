// Checks 21 to 28: a loopback of real media, two peers in one page.
import { difference, figures } from "./figures.js";
import { pause, within } from "./time.js";

const CONNECT = 8000; // ms
const SKIP = 2000; // until the estimate has settled
const MEASURE = 4000;
const MOST_BITS = 2_500_000;
const [WIDTH, HEIGHT] = [1280, 720];

/**
 * Sends a synthetic picture and a tone through the relay and back (straight, with no servers):
 * {kbps, lost, received, roundTrip, jitter, protocol, cpuShare, encodeMs, firstFrame}, or null where nothing came through in time. Times in ms. `back` are the receiver's servers.
 */
export async function loopback(context, out, back = out) {
  const [near, far] = [out, back].map(
    (iceServers) =>
      new RTCPeerConnection({
        iceServers,
        iceTransportPolicy: iceServers.length ? "relay" : "all",
      }),
  );
  const source = makeSource(context);
  try {
    return await measure(near, far, source.stream);
  } finally {
    near.close();
    far.close();
    source.stop();
  }
}

async function measure(near, far, stream) {
  const began = performance.now();
  const arrived = firstPicture(far);
  exchange(near, far);
  exchange(far, near);
  for (const track of stream.getTracks()) {
    // Sound would take all that its limit allows, and leave the picture nothing of a slow line.
    const limit = track.kind === "video" ? { sendEncodings: [{ maxBitrate: MOST_BITS }] } : {};
    near.addTransceiver(track, { streams: [stream], ...limit });
  }
  await describe(near, far);
  if (!(await within(CONNECT, arrived))) {
    return null;
  }
  const firstFrame = performance.now() - began;
  await pause(SKIP);
  const before = await figures(near, far);
  await pause(MEASURE);
  return { ...difference(before, await figures(near, far)), firstFrame };
}

const exchange = (one, other) =>
  one.addEventListener(
    "icecandidate",
    ({ candidate }) => candidate && other.addIceCandidate(candidate).catch(() => {}),
  );

async function describe(near, far) {
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);
}

function firstPicture(peer) {
  const video = document.createElement("video");
  video.muted = true;
  return new Promise((done) => {
    video.addEventListener("loadeddata", () => done(true), { once: true });
    peer.addEventListener("track", ({ track }) => {
      if (track.kind === "video") {
        video.srcObject = new MediaStream([track]);
        video.play().catch(() => {});
      }
    });
  });
}

/** Something to send that nobody has to look at: a picture that is as hard to send as a face that moves, and a quiet tone where sound is not locked. */
function makeSource(context) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d");
  const draw = setInterval(() => {
    for (let at = 0; at < 60; at += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect(Math.random() * WIDTH, Math.random() * HEIGHT, WIDTH / 8, HEIGHT / 8);
    }
  }, 33);
  const stream = canvas.captureStream(30);
  const tone = context && new OscillatorNode(context, { frequency: 440 });
  if (tone) {
    const out = context.createMediaStreamDestination();
    tone.connect(new GainNode(context, { gain: 0.1 })).connect(out);
    tone.start();
    stream.addTrack(out.stream.getAudioTracks()[0]);
  }
  const stop = () => {
    clearInterval(draw);
    tone?.stop();
    for (const track of stream.getTracks()) {
      track.stop();
    }
  };
  return { stream, stop };
}
