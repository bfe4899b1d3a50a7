// What more tests say: checks 11 (clipping), 15 (bluetooth), 18 (resume) and 29 (legs).
// Codes: clipping; hands-free; ws-not-resumed; udp-leg (pieces are lost on the way out), tcp-leg (on the
// way in).
import { info, warnIf } from "./status.js";

const CLIP_RUN = 6;
const HANDS_FREE_RATE = 16_000; // Hz
const LOSS = 3; // percent

/** The finding of check 11, of blocks that were heard without processing. */
export const gradeClipping = (blocks) =>
  warnIf(
    blocks.some(({ clip }) => clip > CLIP_RUN),
    "clipping",
  );

/** The finding of check 15. `rate` is the sample rate without processing, 0 where not said. */
export const gradeHandsFree = (deviceClass, rate) =>
  warnIf(deviceClass === "bluetooth" && rate > 0 && rate <= HANDS_FREE_RATE, "hands-free");

/** The finding of check 18. */
export const gradeResume = (isBack) => warnIf(!isBack, "ws-not-resumed");

/**
 * The finding of check 29, from a loopback out over UDP and back over TCP, and one the other way round:
 * TCP loses nothing, so each shows one direction. Null where nothing came through.
 */
export function gradeLegs(out, back) {
  const [lostOut, lostBack] = [out, back].map((seen) => (seen ? shareOf(seen) : 100));
  if (Math.max(lostOut, lostBack) < LOSS) {
    return info();
  }
  return info(lostOut >= lostBack ? "udp-leg" : "tcp-leg");
}

const shareOf = ({ lost, received }) => (100 * Math.max(0, lost)) / (lost + received || 1);
