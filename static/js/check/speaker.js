// Check 13 in browsers that let one choose a speaker in other ways than an AudioContext and a list.
import { choose } from "./devices.js";

/** Where sound goes for a chosen speaker: the default one where it is gone or cannot be chosen. */
export async function outlet(context, sinkId) {
  const [audio, out] = [new Audio(), context.createMediaStreamDestination()];
  audio.srcObject = out.stream;
  try {
    await audio.setSinkId(sinkId);
    await audio.play();
    return out;
  } catch {
    return context.destination;
  }
}

/** Shows the button by which the browser itself asks for a speaker; then the notes play on it. */
export function offerSpeakers() {
  const button = document.querySelector("[data-more-speakers]");
  button.hidden = false;
  button.onclick = async () => {
    const { deviceId } = await navigator.mediaDevices.selectAudioOutput();
    choose("speaker", deviceId);
    document.querySelector("[data-chime]").click();
  };
}
