// Looks at a camera and listens to a microphone: numbers only, nothing is kept or sent.
import { measureFrame } from "./picture.js";
import { isHeard, isSilent, measureBlock } from "./sound.js";
import { pause, within } from "./time.js";

const WIDTH = 64;
const HEIGHT = 36;
const BLOCK = 50; // ms
const UNLOCK = 1500; // ms: resume() never settles in Firefox where no sound device opens
const SILENT = 10_000; // ms

/** Plays a camera's track in a <video>, which is its answer. */
export async function play(track, video = document.createElement("video")) {
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  await within(
    UNLOCK,
    video.play().catch(() => {}),
  );
  return video;
}

/** Measures the frames of a playing <video>: {frames, shown (also those not measured), seconds, height, ended}. */
export async function watchPicture(video, track, milliseconds = 2500) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const frames = [];
  const began = performance.now();
  const total = () => video.getVideoPlaybackQuality().totalVideoFrames; // 0 in Firefox.
  const before = total();
  const left = () => (track.readyState === "ended" ? 0 : began + milliseconds - performance.now());
  const look = () => {
    pen.drawImage(video, 0, 0, WIDTH, HEIGHT);
    frames.push(measureFrame(pen.getImageData(0, 0, WIDTH, HEIGHT).data));
  };
  while (left() > 0) {
    if (await nextFrame(video, left())) {
      look();
    }
  }
  const ended = track.readyState === "ended";
  const seconds = (performance.now() - began) / 1000;
  return { frames, shown: total() - before, seconds, height: video.videoHeight, ended };
}

/** True at the next frame (about then, where a browser does not tell); false when none came. */
function nextFrame(video, left) {
  if (!video.requestVideoFrameCallback) {
    return pause(40).then(() => video.readyState > 1);
  }
  const frame = new Promise((done) => video.requestVideoFrameCallback(() => done(true)));
  return within(Math.min(left, 250), frame, false);
}

/** Whether the context runs: sound is locked until the person has pressed something. */
export async function unlock(context) {
  await within(
    UNLOCK,
    Promise.resolve(context?.resume()).catch(() => {}),
  );
  return context?.state === "running";
}

/** A microphone's ear: `read()` gives the newest block, `close()` lets it go. */
function ear(context, track) {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  source.connect(analyser);
  const samples = new Float32Array(2048);
  const read = () => {
    analyser.getFloatTimeDomainData(samples);
    return measureBlock(samples);
  };
  return { read, close: () => source.disconnect() };
}

/**
 * Blocks of 50 ms that a microphone heard, until `isEnough` of them or the time is over.
 * `onLevel` gets the root mean square of each.
 */
export async function listen(context, track, { milliseconds, isEnough = isHeard, onLevel }) {
  const { read, close } = ear(context, track);
  const blocks = [];
  const until = performance.now() + milliseconds;
  while (performance.now() < until && !isEnough(blocks)) {
    await pause(BLOCK);
    blocks.push(read());
    onLevel?.(blocks.at(-1).rms);
  }
  close();
  return blocks;
}

/**
 * Check 12 (mute), code muted: calls back once when a switch mutes the microphone, or it gives nothing
 * for ten seconds while somebody looks. Gives the watch, which can be stopped.
 */
export function watchMute(context, track, onMuted) {
  const { read, close } = ear(context, track);
  const began = performance.now();
  let heardAt = began;
  const look = () => {
    const now = performance.now();
    const isOpen = !document.hidden && context.state === "running";
    heardAt = isOpen && isSilent(read()) ? heardAt : now;
    // Safari mutes a track for less than a second when it begins.
    if ((track.muted && now - began > 1000) || now - heardAt > SILENT) {
      stop();
      onMuted();
    }
  };
  const timer = setInterval(look, 500);
  const stop = () => {
    clearInterval(timer);
    close();
  };
  return { stop };
}

/** Check 13: three rising notes on the chosen speaker, 1.2 seconds. */
export async function chime(context, sinkId) {
  const gain = new GainNode(context, { gain: 0.1 });
  gain.connect(await outlet(context, sinkId));
  let at = context.currentTime;
  for (const frequency of [523, 659, 784]) {
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain);
    note.start(at);
    note.stop(at + 0.4);
    at += 0.35;
  }
  await pause(1200);
  gain.disconnect();
}

/** Where sound goes for a chosen speaker. */
async function outlet(context, sinkId) {
  if (sinkId && !context.setSinkId) {
    return (await import("./speaker.js")).outlet(context, sinkId);
  }
  await context.setSinkId?.(sinkId ?? "").catch(() => {});
  return context.destination;
}
