// Check 6 (picture): whether a camera really shows something, from small grey copies of its frames.
// Codes: camera-ended, no-frames, black-frames, few-frames, frozen, too-dark, low-fps, low-resolution.
import { fail, warn, warnIf } from "./status.js";

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
  let [sum, squares, mark] = [0, 0, 0];
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
 * The finding of check 6. `frames` are measured frames, `shown` how many came in `seconds`: a busy page
 * measures fewer. `height` of the picture in pixels, `ended` whether the track stopped.
 */
export function gradePicture({ frames, shown = 0, seconds, height, ended }) {
  if (ended) {
    return fail("camera-ended");
  }
  if (frames.length === 0) {
    return fail("no-frames");
  }
  const black = frames.filter(({ mean, spread }) => mean < BLACK_MEAN && spread < BLACK_SPREAD);
  if (black.length > BLACK_SHARE * frames.length) {
    return fail("black-frames");
  }
  const fps = Math.max(frames.length, shown) / seconds;
  return fps < FEW_FRAMES ? fail("few-frames") : weakness(frames, fps, height);
}

function weakness(frames, fps, height) {
  if (new Set(frames.map(({ mark }) => mark)).size === 1) {
    return warn("frozen");
  }
  const light = frames.reduce((sum, { mean }) => sum + mean, 0) / frames.length;
  if (light < DARK_MEAN) {
    return warn("too-dark");
  }
  return fps < SLOW_FRAMES ? warn("low-fps") : warnIf(height < SMALL_HEIGHT, "low-resolution");
}
