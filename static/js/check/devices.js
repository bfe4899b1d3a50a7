// Opens camera and microphone with one question, and apart only to learn which one failed.
import { classifyError, isWorthSplitting } from "./permission.js";

const CAMERA = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const SOUND = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
const UNANSWERED = 45_000;
/** The browser's words for the kinds of devices. */
export const KINDS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };

const media = () => navigator.mediaDevices;

/** Whether this page may ask for a kind at all: our own header, or the frame it stands in. */
export function isAllowed(kind) {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  return policy?.allowsFeature?.(kind) ?? true;
}

/** "granted", "denied", "prompt", or "" where the browser does not say. */
export async function permissionOf(kind) {
  try {
    return (await navigator.permissions.query({ name: kind })).state;
  } catch {
    return "";
  }
}

/** Calls back when the browser's answer for a kind changes; some never say so. */
export async function onPermissionChange(kind, callback) {
  try {
    const status = await navigator.permissions.query({ name: kind });
    status.addEventListener("change", callback);
  } catch {
    // The page tries again when it gets the focus back.
  }
}

/** All devices that the browser lists, [] where it lists none. */
export async function listed() {
  return (
    (await media()
      ?.enumerateDevices?.()
      .catch(() => [])) ?? []
  );
}

/** The constraint for a kind; `id` is the remembered device, "" for any. */
export function constraint(kind, id) {
  const wish = kind === "camera" ? CAMERA : SOUND;
  return id ? { ...wish, deviceId: { exact: id } } : wish;
}

/**
 * {camera, microphone}: each {track} or {code}. `chosen` has the remembered ids; `kinds` what to ask
 * for. One question for both; when it fails, one each, so that one blocked device never hides the other.
 */
export async function openDevices(chosen = {}, kinds = ["camera", "microphone"]) {
  const whole = await ask(kinds, chosen);
  if (whole.tracks || kinds.length === 1 || !isWorthSplitting(whole.code)) {
    return Object.fromEntries(kinds.map((kind) => [kind, resultOf(kind, whole)]));
  }
  const found = {};
  for (const kind of kinds) {
    found[kind] = resultOf(kind, await ask([kind], chosen));
  }
  return found;
}

function resultOf(kind, { tracks, code }) {
  return tracks ? { track: tracks[kind] } : { code };
}

async function ask(kinds, chosen) {
  const [first] = kinds;
  if (!kinds.every(isAllowed)) {
    return { code: "blocked-by-policy" };
  }
  try {
    const stream = await within(UNANSWERED, media().getUserMedia(wish(kinds, chosen)));
    return {
      tracks: { camera: stream.getVideoTracks()[0], microphone: stream.getAudioTracks()[0] },
    };
  } catch (error) {
    return refusal(error, first, kinds, chosen);
  }
}

async function refusal(error, first, kinds, chosen) {
  if (error.name === "OverconstrainedError" && kinds.some((kind) => chosen[kind])) {
    return ask(kinds, {}); // The remembered device is gone: any other will do.
  }
  if (error.name === "TimeoutError") {
    return { code: "prompt-unanswered" };
  }
  const devices = await listed();
  const known = {
    allowed: kinds.every(isAllowed),
    permission: await permissionOf(first),
    listed: devices.some(({ kind }) => kind === KINDS[first]),
  };
  return { code: classifyError(error, known) };
}

function wish(kinds, chosen) {
  return {
    video: kinds.includes("camera") && constraint("camera", chosen.camera),
    audio: kinds.includes("microphone") && constraint("microphone", chosen.microphone),
  };
}

/** The promise, or a TimeoutError after so many milliseconds; a late stream is stopped. */
export function within(milliseconds, promise) {
  let timer = 0;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => {
      promise.then?.((stream) => stop(stream?.getTracks?.() ?? [])).catch(() => {});
      reject(new DOMException("", "TimeoutError"));
    }, milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Releases tracks: the camera's light goes out. */
export function stop(tracks) {
  for (const track of tracks) {
    track?.stop();
  }
}
