// Whether a camera really shows something, from small grey copies of its frames.

const BLACK_MEAN = 16; // of 255
const BLACK_SPREAD = 4;
const BLACK_SHARE = 0.8;
const DARK_MEAN = 45;
const FEW_FRAMES = 5; // a second
const SLOW_FRAMES = 12;
const SMALL_HEIGHT = 240;

/** Mean and standard deviation of the luma (0 to 255) of RGBA pixels, and a sum that tells frames apart. */
export function measureFrame(pixels) {
  const count = pixels.length / 4;
  let sum = 0;
  let squares = 0;
  let mark = 0;
  for (let at = 0; at < pixels.length; at += 4) {
    const luma = 0.299 * pixels[at] + 0.587 * pixels[at + 1] + 0.114 * pixels[at + 2];
    sum += luma;
    squares += luma * luma;
    mark = (mark * 31 + pixels[at] + pixels[at + 1] * 7 + pixels[at + 2] * 13) % 1_000_000_007;
  }
  const mean = sum / count;
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)), mark };
}

/**
 * The finding of check 6: {status, code, fps, height}.
 * `frames` are measured frames, `seconds` how long they were counted, `ended` whether the track stopped.
 */
export function gradePicture({ frames, seconds, height, ended = false }) {
  const fps = Math.round((frames.length / seconds) * 10) / 10;
  const found = (status, code) => ({ status, code, fps, height });
  if (ended) {
    return found("fail", "camera-ended");
  }
  if (frames.length === 0) {
    return found("fail", "no-frames");
  }
  const black = frames.filter(({ mean, spread }) => mean < BLACK_MEAN && spread < BLACK_SPREAD);
  if (black.length > BLACK_SHARE * frames.length) {
    return found("fail", "black-frames");
  }
  if (fps < FEW_FRAMES) {
    return found("fail", "few-frames");
  }
  return found(...weakness(frames, fps, height));
}

function weakness(frames, fps, height) {
  if (new Set(frames.map(({ mark }) => mark)).size === 1) {
    return ["warn", "frozen"];
  }
  const light = frames.reduce((sum, { mean }) => sum + mean, 0) / frames.length;
  if (light < DARK_MEAN) {
    return ["warn", "too-dark"];
  }
  if (fps < SLOW_FRAMES) {
    return ["warn", "low-fps"];
  }
  return height < SMALL_HEIGHT ? ["warn", "low-resolution"] : ["pass", ""];
}
