// What pages of a call say to each other directly, and what is believed of it: pure.

export const MOST = 2000; // characters of a chat message
const NEAR = 200; // characters before that: what still fits is said in steps, each read out once
const STEP = 50;
const LONGEST = 16_384; // characters of anything; what is longer is not read
const LINES = ["good", "poor", "bad"];

/** What is on at this page: {microphone, camera, screen, held (pictures, for a poor line), line, gets}. */
export const about = (facts) => ({ about: facts });
export const chat = (text) => ({ chat: text.trim().slice(0, MOST) });

/** What to say of a message that is so long: {word ("", "near" or "full"), fits (characters, at most)}. */
export function fits(length) {
  const left = Math.max(0, MOST - length);
  const word = left > NEAR ? "" : left > 0 ? "near" : "full";
  return { word, fits: STEP * Math.ceil(left / STEP) };
}

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

/** `gets`: how what we send gets there, which all browsers can say (READINESS.md 6.2). */
function facts({ microphone, camera, screen, held, line, gets }) {
  const word = (said) => (LINES.includes(said) ? said : "good");
  return {
    microphone: microphone === true,
    camera: camera === true,
    screen: screen === true,
    held: held === true,
    line: word(line),
    gets: word(gets),
  };
}

function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
