// Looks at a camera and listens to a microphone: numbers only, nothing is kept or sent.
import { measureFrame } from "./picture.js";
import { isHeard, longestClip } from "./sound.js";

const WIDTH = 64;
const HEIGHT = 36;
const BLOCK = 0.05; // seconds
const UNLOCK = 1500; // ms: resume() never settles in Firefox where no sound device opens

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** Measures the frames of a playing <video> for so many seconds: {frames, seconds, height, ended}. */
export async function watchPicture(video, track, seconds = 2.5) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const frames = [];
  const began = performance.now();
  const isOver = () => performance.now() - began >= seconds * 1000 || track.readyState === "ended";
  const look = () => {
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    frames.push(measureFrame(context.getImageData(0, 0, WIDTH, HEIGHT).data));
  };
  await eachFrame(video, look, isOver, seconds);
  const ended = track.readyState === "ended";
  return { frames, seconds: (performance.now() - began) / 1000, height: video.videoHeight, ended };
}

async function eachFrame(video, look, isOver, seconds) {
  if (!video.requestVideoFrameCallback) {
    while (!isOver()) {
      await pause(40);
      look();
    }
    return;
  }
  const next = () => {
    if (!isOver()) {
      look();
      video.requestVideoFrameCallback(next);
    }
  };
  video.requestVideoFrameCallback(next);
  await Promise.race([pause(seconds * 1000), ended(isOver)]);
}

async function ended(isOver) {
  while (!isOver()) {
    await pause(100);
  }
}

/** Whether the context runs: sound is locked until the person has pressed something. */
export async function unlock(context) {
  await Promise.race([context.resume().catch(() => {}), pause(UNLOCK)]);
  return context.state === "running";
}

/**
 * Listens for at most so many seconds, or until somebody was heard: {blocks, clip}.
 * `onLevel` gets the root mean square of each block of 50 ms.
 */
export async function listen(context, track, { seconds = 4, onLevel = () => {} } = {}) {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: 4096 });
  source.connect(analyser);
  const samples = new Float32Array(Math.min(4096, Math.round(context.sampleRate * BLOCK)));
  const blocks = [];
  let clip = 0;
  for (let at = 0; at < seconds / BLOCK && !isHeard(blocks); at += 1) {
    await pause(BLOCK * 1000);
    analyser.getFloatTimeDomainData(samples);
    blocks.push(measureBlock(samples));
    clip = Math.max(clip, longestClip(samples));
    onLevel(blocks.at(-1).rms);
  }
  source.disconnect();
  return { blocks, clip };
}

function measureBlock(samples) {
  let squares = 0;
  let peak = 0;
  for (const sample of samples) {
    squares += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms: Math.sqrt(squares / samples.length), peak };
}

/** Three rising notes on the chosen speaker, 1.2 seconds. */
export async function chime(context, sinkId = "") {
  if (sinkId && context.setSinkId) {
    await context.setSinkId(sinkId).catch(() => {});
  }
  const gain = new GainNode(context, { gain: 0.1 });
  gain.connect(context.destination);
  for (const [at, frequency] of [523, 659, 784].entries()) {
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain);
    note.start(context.currentTime + at * 0.35);
    note.stop(context.currentTime + at * 0.35 + 0.4);
  }
  await pause(1200);
  gain.disconnect();
}
