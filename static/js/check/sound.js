// Whether a microphone hears somebody, from the loudness of short blocks of sound.

const DIGITAL_SILENCE = 1 / 32767;
const TOO_QUIET = -60; // dBFS
const QUIET = -50;
const HEARD_BLOCKS = 8;
const CLIP_LEVEL = 0.99;
const CLIP_RUN = 6;
const HANDS_FREE_RATE = 16_000;

/** Decibels below full scale of a root mean square; silence is -Infinity. */
export function decibels(rms) {
  return 20 * Math.log10(rms);
}

/** Whether enough was heard to stop listening: eight blocks above -50 dBFS. */
export function isHeard(blocks) {
  return blocks.filter(({ rms }) => decibels(rms) > QUIET).length >= HEARD_BLOCKS;
}

/** The finding of check 10: {status, code, level}. Blocks are {rms, peak}, 50 ms each. */
export function gradeSound(blocks) {
  const peak = Math.max(0, ...blocks.map((block) => block.peak));
  const loudest = blocks.map(({ rms }) => rms).sort((one, other) => other - one);
  const level = Math.round(decibels(loudest[Math.min(HEARD_BLOCKS, loudest.length) - 1] ?? 0));
  if (peak <= DIGITAL_SILENCE) {
    return { status: "fail", code: "digital-silence", level: -100 };
  }
  if (isHeard(blocks)) {
    return { status: "pass", code: "", level };
  }
  if (level < TOO_QUIET) {
    return { status: "fail", code: "too-quiet", level };
  }
  return level < QUIET
    ? { status: "warn", code: "quiet", level }
    : { status: "warn", code: "not-spoken", level };
}

/** The longest run of samples at full scale: more than six in a row crackle. */
export function longestClip(samples) {
  let run = 0;
  let longest = 0;
  for (const sample of samples) {
    run = Math.abs(sample) >= CLIP_LEVEL ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** The finding of check 11: {status, code}. */
export function gradeClipping(run) {
  return run > CLIP_RUN ? { status: "warn", code: "clipping" } : { status: "pass", code: "" };
}

/** The finding of check 15: {status, code}. `rate` is the sample rate without processing. */
export function gradeHandsFree(deviceClass, rate) {
  return deviceClass === "bluetooth" && rate > 0 && rate <= HANDS_FREE_RATE
    ? { status: "warn", code: "hands-free" }
    : { status: "pass", code: "" };
}
