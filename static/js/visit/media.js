// Camera, microphone and screen of this page: what is open, what is off, and why something is missing.
import { chosenDevices, openDevices, stop } from "../check/devices.js";
import { forThisPage } from "./settings.js";

const DEVICES = ["camera", "microphone"];

/** Whether this browser can show a screen at all: those of telephones cannot. */
export const canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);

/** The track of what the person picked; undefined for nothing. */
const pickedScreen = () =>
  navigator.mediaDevices.getDisplayMedia({ video: true }).then(
    (stream) => stream.getVideoTracks()[0],
    () => {},
  );

export class Media extends EventTarget {
  tracks = { camera: null, microphone: null, screen: null };
  isOff = Object.fromEntries(DEVICES.map((kind) => [kind, forThisPage.recall(`off-${kind}`)]));
  codes = { camera: "", microphone: "" }; // of what did not open; "lost" for what was taken away
  asked = null; // the turn for which the browser is asked right now
  isBegun = false; // somebody, or the call, has asked for the devices
  picking = null; // the turn for which the person picks a screen right now
  turn = 0; // grows when all is let go

  /** Event "change": a track, what is off, or a code is another. */
  changed() {
    this.dispatchEvent(new Event("change"));
  }

  isOn(kind) {
    return this.tracks[kind] !== null && !this.isOff[kind];
  }

  /** Opens what is wanted of `kinds` and not open yet; a microphone that is muted, too. */
  async open(kinds = DEVICES) {
    const isWanted = (kind) => !(this.tracks[kind] || (kind === "camera" && this.isOff.camera));
    const wanted = kinds.filter(isWanted);
    const { turn } = this;
    this.isBegun = true;
    if (this.asked === turn || wanted.length === 0) {
      return;
    }
    this.asked = turn;
    const found = await openDevices(chosenDevices(), wanted);
    this.asked = this.asked === turn ? null : this.asked;
    for (const kind of wanted) {
      if (turn === this.turn) {
        this.take(kind, found[kind]);
      } else {
        stop([found[kind].track]);
      }
    }
    this.changed();
  }

  take(kind, { track = null, code = "" }) {
    this.tracks[kind] = track;
    this.codes[kind] = code;
    if (track) {
      track.enabled = !this.isOff[kind];
      track.addEventListener("ended", () => this.lose(kind, track));
    }
  }

  /** The browser has ended a track: unplugged, permission taken back, or the share was stopped. */
  lose(kind, track) {
    if (this.tracks[kind] === track) {
      this.tracks[kind] = null;
      this.codes[kind] = "lost";
      this.changed();
    }
  }

  /** Off and on. A camera that is off is let go, so that its light goes out. */
  async toggle(kind) {
    this.isOff[kind] = this.isOn(kind);
    forThisPage.remember(`off-${kind}`, this.isOff[kind]);
    if (this.isOff.camera) {
      this.drop("camera");
    }
    if (this.tracks.microphone) {
      this.tracks.microphone.enabled = !this.isOff.microphone;
    }
    this.changed();
    await this.open([kind]);
  }

  /** Opens the chosen device of a kind; the one before is let go first, as some browsers want it. */
  async change(kind) {
    if (this.tracks[kind] || !this.isOff[kind]) {
      this.drop(kind);
      await this.open([kind]);
    }
  }

  /** Shows a screen or window that the person picks, or stops it. */
  async share() {
    if (this.tracks.screen) {
      this.drop("screen");
      this.changed();
    } else if (canShare() && this.picking !== this.turn) {
      await this.pick();
    }
  }

  /** The browser lets the person pick, once at a time; the visit may be over by then. */
  async pick() {
    const { turn } = this;
    this.picking = turn;
    const track = await pickedScreen();
    if (turn === this.turn) {
      this.picking = null;
      this.take("screen", { track });
      this.changed();
    } else {
      stop([track]);
    }
  }

  drop(kind) {
    stop([this.tracks[kind]]);
    this.tracks[kind] = null;
  }

  /** Lets everything go. */
  close() {
    this.turn += 1;
    this.isBegun = false;
    if (Object.values(this.tracks).some(Boolean)) {
      for (const kind of Object.keys(this.tracks)) {
        this.drop(kind);
      }
      this.changed();
    }
  }
}
