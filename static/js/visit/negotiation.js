// What two pages have agreed on beforehand: pure.

/** The lines of a connection in their order (SDP m-lines); the talk channel comes after them. */
export const LINES = [
  { name: "microphone", kind: "audio" },
  { name: "camera", kind: "video" },
  { name: "screen", kind: "video" },
];

/**
 * How the camera is sent until its line is measured (stats.js). Browsers begin at 300 kbit/s, where the
 * first frame of 1280 x 720 takes 200 ms and one of a quarter 60.
 */
export const FIRST = { scaleResolutionDownBy: 2 };

/** The session that an SDP text belongs to: the same for all that one connection ever says (RFC 9429, 5.2.1). */
export const sessionOf = (sdp) => /^o=(\S+ \S+)/m.exec(sdp)?.[1] ?? "";

/** Whether a description comes from another connection than the one that is `known` (or null). */
export const isAnothers = ({ sdp }, known) =>
  Boolean(known) && sessionOf(sdp) !== sessionOf(known.sdp);
