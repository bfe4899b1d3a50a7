// Check 10 (sound): from the loudness of short blocks of sound.
// Codes: digital-silence, too-quiet, quiet, not-spoken.
import { fail, PASS, warn } from "./status.js";

const DIGITAL_SILENCE = 1 / 32767;
const TOO_QUIET = -60; // dBFS
const QUIET = -50;
const HEARD_BLOCKS = 8;
const CLIP_LEVEL = 0.99;

/** Decibels below full scale of a root mean square; silence is -Infinity. */
export const decibels = (rms) => 20 * Math.log10(rms);

/** A block of samples as {rms, peak, clip (samples at full scale in a row)}. */
export function measureBlock(samples) {
  let [squares, peak, run, clip] = [0, 0, 0, 0];
  for (const sample of samples) {
    squares += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
    run = Math.abs(sample) >= CLIP_LEVEL ? run + 1 : 0;
    clip = Math.max(clip, run);
  }
  return { rms: Math.sqrt(squares / samples.length), peak, clip };
}

/** Whether enough was heard to stop listening: eight blocks above -50 dBFS. */
export const isHeard = (blocks) =>
  blocks.filter(({ rms }) => decibels(rms) > QUIET).length >= HEARD_BLOCKS;

/** Whether not even the lowest bit of a block moved. */
export const isSilent = ({ peak }) => peak <= DIGITAL_SILENCE;

/** The finding of check 10. Blocks are of 50 ms each. */
export function gradeSound(blocks) {
  if (blocks.every(isSilent)) {
    return fail("digital-silence");
  }
  if (isHeard(blocks)) {
    return PASS;
  }
  const loudest = blocks.map(({ rms }) => rms).sort((one, other) => other - one);
  const level = decibels(loudest[Math.min(HEARD_BLOCKS, loudest.length) - 1]);
  return level < TOO_QUIET ? fail("too-quiet") : warn(level < QUIET ? "quiet" : "not-spoken");
}
