// What pages of a call say to each other directly, and what is believed of it: pure.

export const MOST = 2000; // characters of a chat message
const LONGEST = 16_384; // characters of anything; what is longer is not read
const LINES = ["good", "poor", "bad"];

/** What is on at this page: {microphone, camera, screen, held (the picture, for a poor line), line}. */
export const about = (facts) => ({ about: facts });
export const chat = (text) => ({ chat: text.trim().slice(0, MOST) });

/** {about} or {chat} as it may be shown; {} for anything else. */
export function read(data) {
  if (typeof data !== "string" || data.length > LONGEST) {
    return {};
  }
  const said = parse(data);
  if (typeof said?.chat === "string" && said.chat.trim()) {
    return said.chat.length > MOST ? {} : { chat: said.chat };
  }
  return said?.about && typeof said.about === "object" ? { about: facts(said.about) } : {};
}

function facts({ microphone, camera, screen, held, line }) {
  return {
    microphone: microphone === true,
    camera: camera === true,
    screen: screen === true,
    held: held === true,
    line: LINES.includes(line) ? line : "good",
  };
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
