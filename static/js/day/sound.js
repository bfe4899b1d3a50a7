// Two short notes when a patient arrives, if the doctor wants them; the choice stays in this browser.
const KEY = "day-sound";
const NOTES = [660, 880]; // Hz
const LENGTH = 0.18; // seconds
const LOUDNESS = 0.2;
let context = null;

/** Whether the doctor wants the sound. A browser that keeps nothing keeps no choice either. */
export function isWanted() {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
}

/** Keeps the choice. */
export function want(is) {
  try {
    localStorage.setItem(KEY, is ? "on" : "off");
  } catch {
    // Asked again on the next page.
  }
}

/** Plays the notes; false where the browser wants something to be pressed on the page first. */
export async function play() {
  if (navigator.userActivation?.hasBeenActive === false) {
    return false;
  }
  context ??= new AudioContext();
  await context.resume();
  for (const [number, pitch] of NOTES.entries()) {
    note(pitch, context.currentTime + number * LENGTH);
  }
  return context.state === "running";
}

function note(pitch, at) {
  const [tone, gain] = [context.createOscillator(), context.createGain()];
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(LOUDNESS, at);
  gain.gain.exponentialRampToValueAtTime(0.001, at + LENGTH);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + LENGTH);
}
