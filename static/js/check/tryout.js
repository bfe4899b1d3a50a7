// Checks 5, 6, 8, 9, 10 and 12: camera and microphone, opened and tried.
// Code of its own: audio-locked. Those of what is found are in permission.js, picture.js, sound.js.
import { isVirtual, openDevices } from "./devices.js";
import { gradePicture } from "./picture.js";
import { gradeSound } from "./sound.js";
import { fail, PASS, skip, warn, warnIf } from "./status.js";
import { listen, unlock, watchMute, watchPicture } from "./watch.js";

const LISTEN = 4000; // ms

/**
 * Opens and tries devices of some kinds; resolves to what still watches the microphone (it can be stopped), if so. `desk`: {chosen (remembered
 * ids), context, report, onOpen, show (makes a playing <video> of a track), onLevel}.
 */
export async function tryDevices(desk, kinds) {
  const { chosen, report, onOpen } = desk;
  const opened = await openDevices(chosen, kinds);
  for (const kind of kinds) {
    report(kind, opened[kind].track ? PASS : fail(opened[kind].code));
  }
  const [camera, microphone] = [opened.camera?.track, opened.microphone?.track];
  onOpen([camera, microphone].filter(Boolean));
  const [watch] = await Promise.all([
    microphone && listenTo(microphone, desk),
    camera && lookAt(camera, desk),
  ]);
  return watch;
}

async function lookAt(track, { report, show }) {
  report("which_camera", warnIf(isVirtual(track), "virtual-camera"));
  report("picture", gradePicture(await watchPicture(await show(track), track)));
}

async function listenTo(track, { context, report, onLevel }) {
  if (!(await unlock(context))) {
    return report("sound", skip("audio-locked"));
  }
  report("mute", PASS);
  const watch = watchMute(context, track, () => report("mute", warn("muted")));
  report("sound", gradeSound(await listen(context, track, { milliseconds: LISTEN, onLevel })));
  return watch;
}
