// Checks 5 and 9: opens camera and microphone with one question, and apart only to learn which failed.
import { deviceClass, inOrder, isWorthSplitting } from "./permission.js";
import { within } from "./time.js";

const WISHES = {
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
};
const UNANSWERED = 45_000; // ms
/** The browser's words for the kinds of devices. */
export const KINDS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };

/** Whether this page may ask for a kind at all: our own header, or the frame it stands in. */
export function isAllowed(kind) {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  return policy?.allowsFeature?.(kind) ?? true;
}

/** The browser's PermissionStatus of a kind; {} where it does not say. */
export const permissionOf = async (kind) =>
  (await navigator.permissions?.query({ name: kind }).catch(() => null)) ?? {};

/** All devices that the browser lists, [] where it lists none. */
export const listed = async () =>
  (await navigator.mediaDevices?.enumerateDevices?.().catch(() => null)) ?? [];

/**
 * {camera, microphone}: each {track} or {code}. `chosen` has the remembered ids; `kinds` what to ask
 * for. One question for both; when it fails, one each, so that one blocked device never hides the other.
 */
export async function openDevices(chosen = {}, kinds = ["camera", "microphone"]) {
  const found = {};
  const together = kinds.length > 1 && kinds.every(isAllowed) && (await ask(kinds, chosen));
  for (const kind of kinds) {
    const alone = !together || (together.code && isWorthSplitting(together.code));
    found[kind] = alone ? await openOne(kind, chosen) : (together[kind] ?? together);
  }
  return preferReal(found, chosen);
}

/** One device; another one where the first is taken. */
async function openOne(kind, chosen) {
  const first = await ask([kind], chosen);
  const isTaken = first.code === "in-use" || first.code === "device-error";
  return first[kind] ?? ((isTaken && (await openOther(kind))) || first);
}

/** {track} of the first other device that opens and is no program, null where none does. */
async function openOther(kind) {
  for (const { deviceId, label } of inOrder(await listed(), KINDS[kind], "")) {
    const isReal = deviceId && !isVirtual({ label });
    const other = isReal && (await ask([kind], { [kind]: deviceId }))[kind];
    if (other) {
      return other;
    }
  }
  return null;
}

/** Whether a camera is made by a program. */
export const isVirtual = ({ label }) => deviceClass(label) === "virtual";

/** Puts a real camera in place of one made by a program that nobody chose. */
async function preferReal(found, chosen) {
  const { track } = found.camera ?? {};
  const other = track && isVirtual(track) && !chosen.camera && (await openOther("camera"));
  if (other) {
    track.stop();
    found.camera = other;
  }
  return found;
}

async function ask(kinds, chosen) {
  if (!kinds.every(isAllowed)) {
    return { code: "blocked-by-policy" };
  }
  const wish = (kind) =>
    kinds.includes(kind) && {
      ...WISHES[kind],
      ...(chosen[kind] && { deviceId: { exact: chosen[kind] } }),
    };
  try {
    const asked = navigator.mediaDevices.getUserMedia({
      video: wish("camera"),
      audio: wish("microphone"),
    });
    const stream = await within(UNANSWERED, asked);
    if (stream === null) {
      asked.then((late) => stop(late.getTracks())).catch(() => {});
      return { code: "prompt-unanswered" };
    }
    const [[camera], [microphone]] = [stream.getVideoTracks(), stream.getAudioTracks()];
    return { camera: { track: camera }, microphone: { track: microphone } };
  } catch (error) {
    return refusal(error, kinds, chosen);
  }
}

async function refusal(error, kinds, chosen) {
  if (error.name === "OverconstrainedError" && kinds.some((kind) => chosen[kind])) {
    return ask(kinds, {}); // The remembered device is gone: any other will do.
  }
  const [devices, { state }] = await Promise.all([listed(), permissionOf(kinds[0])]);
  const known = {
    allowed: kinds.every(isAllowed),
    permission: state,
    listed: devices.some(({ kind }) => kind === KINDS[kinds[0]]),
  };
  const grading = await import("./refused.js").catch(() => null); // The line may be down, too.
  return { code: grading ? grading.classifyError(error, known) : "device-error" };
}

/** Releases tracks: the camera's light goes out. */
export function stop(tracks) {
  for (const track of tracks) {
    track?.stop();
  }
}

const KEY = "devices";

/** {camera, microphone, speaker}: ids, each where one was chosen. */
export function chosenDevices() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {}; // Storage may be closed, or hold what somebody else wrote.
  }
}

/** Remembers a choice of one kind. */
export function choose(kind, id) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...chosenDevices(), [kind]: id }));
  } catch {
    // Then it holds for this page only by what is open.
  }
}
