// The connection with one other person: perfect negotiation (RFC 9429) that heals itself. The impolite
// one of two makes the lines (microphone, camera, screen, talk) and offers first; both may restart.
import { Batch } from "./batch.js";
import { Mending } from "./mending.js";
import { FIRST, isAnothers, LINES } from "./negotiation.js";
import { encode } from "./sending.js";

const HEAL = 3000; // ms: an offer without progress is made again
const LOOK = 500;
const isOpening = ({ connectionState }) => ["new", "connecting"].includes(connectionState);
const WAY = { direction: "sendrecv" };

export class Peer extends EventTarget {
  /**
   * Events: "word" ("connected", "reconnecting", "ended"), "track", "open" (the talk channel), "heard"
   * (what came over it), in `detail`. `tracks` may change later by replace().
   */
  constructor({ polite, ice, send, tracks }) {
    super();
    Object.assign(this, { polite, ice, send, tracks, offeredAt: 0 });
    this.found = new Batch((candidates) => this.send({ candidates }));
    this.mending = new Mending({
      say: (word) => this.say(word),
      restart: () => this.restart(),
    });
    this.own = new MediaStream(); // Its name alone counts: it keeps lips and voice together.
    this.work = ice.config().then((config) => this.begin(config)); // All that is heard waits for it.
    this.healing = setInterval(() => this.heal(), LOOK);
  }

  say(word) {
    if (!this.isClosed) {
      this.dispatchEvent(new CustomEvent("word", { detail: word }));
    }
  }

  begin(config) {
    this.pc?.close();
    if (this.isClosed) {
      return;
    }
    const pc = new RTCPeerConnection({ ...config, bundlePolicy: "max-bundle" });
    Object.assign(this, { config, pc });
    this.streams = Object.fromEntries(LINES.map(({ name }) => [name, new MediaStream()]));
    this.openTalk(pc.createDataChannel("talk", { negotiated: true, id: 0 }));
    pc.onnegotiationneeded = () => this.offer();
    pc.onconnectionstatechange = () => this.mending.changed(pc.connectionState);
    pc.onicecandidate = ({ candidate }) => candidate && this.found.add(candidate.toJSON());
    pc.ontrack = ({ track, transceiver }) => this.show(track, transceiver);
    if (!this.polite) {
      for (const { kind } of LINES) {
        pc.addTransceiver(kind, { ...WAY, streams: [this.own] });
      }
      this.replace(this.tracks);
    }
  }

  openTalk(talk) {
    this.talk = talk;
    talk.onopen = () => this.dispatchEvent(new Event("open"));
    talk.onclose = () => talk === this.talk && this.say("ended"); // The other page has closed.
    talk.onmessage = ({ data }) => this.dispatchEvent(new CustomEvent("heard", { detail: data }));
  }

  show(track, transceiver) {
    const { name } = LINES[this.pc.getTransceivers().indexOf(transceiver)];
    if (name === "camera") {
      encode(transceiver.sender, FIRST);
    }
    this.streams[name].addTrack(track);
    this.dispatchEvent(new Event("track"));
  }

  // --- offers and answers ---

  /** Offers, unless it is the other's turn to make the lines. */
  async offer() {
    const { pc } = this;
    if (this.polite && !pc.remoteDescription) {
      return;
    }
    this.isOffering = true;
    this.offeredAt = performance.now();
    try {
      await pc.setLocalDescription();
      this.describe(pc);
    } catch {
      // The other's offer came in between, or the connection is closed.
    } finally {
      this.isOffering = false;
    }
  }

  describe({ localDescription: { type, sdp } }) {
    this.send({ description: { type, sdp } });
  }

  /** What came from the other page; one after the other. */
  hear(signal) {
    this.work = this.work.then(() => this.take(signal)).catch(() => {}); // Healed by the next offer.
  }

  async take({ description, candidates = [] }) {
    if (description) {
      await this.takeDescription(description);
    }
    for (const candidate of candidates) {
      await this.pc?.addIceCandidate(candidate).catch(() => {}); // Of an offer that was not taken.
    }
  }

  async takeDescription(description) {
    if (isAnothers(description, this.pc.remoteDescription)) {
      this.begin(this.config); // The other page's connection is a new one: so is ours.
    }
    const { pc } = this;
    const isOffer = description.type === "offer";
    if (isOffer && !this.polite && (this.isOffering || pc.signalingState !== "stable")) {
      return;
    }
    await pc.setRemoteDescription(description); // A polite one gives up its own offer here.
    if (isOffer) {
      this.answerOn(pc);
      await pc.setLocalDescription();
      this.describe(pc);
    }
  }

  /** The lines that the other has made carry ours, too. */
  answerOn(pc) {
    for (const transceiver of pc.getTransceivers()) {
      transceiver.direction = WAY.direction;
      transceiver.sender.setStreams?.(this.own);
    }
    this.replace(this.tracks);
  }

  // --- healing ---

  heal() {
    const { pc } = this;
    const isOverdue = performance.now() - this.offeredAt >= HEAL;
    const isUnheard = pc?.signalingState === "have-local-offer";
    const isUnmet = pc?.signalingState === "stable" && !this.polite && isOpening(pc);
    if (isOverdue && (isUnheard || isUnmet)) {
      this.offer();
    }
  }

  /** New ways between the two, with fresh credentials; what goes on goes on until they are found. */
  async restart() {
    const { pc } = this;
    const config = await this.ice.fresh();
    if (pc && pc === this.pc && !this.isClosed) {
      this.config = config;
      pc.setConfiguration({ ...config, bundlePolicy: "max-bundle" });
      pc.restartIce();
    }
  }

  // --- what goes over it ---

  /** The sender of "microphone", "camera" or "screen"; undefined before there is one. */
  sender(name) {
    return this.pc?.getTransceivers()[LINES.findIndex((line) => line.name === name)]?.sender;
  }

  /** Sends these tracks from now on, without another offer; null sends nothing. */
  replace(tracks) {
    this.tracks = tracks;
    for (const { name } of LINES) {
      this.sender(name)
        ?.replaceTrack(tracks[name])
        .catch(() => {});
    }
  }

  /** Says something over the talk channel; false while it is not open. */
  tell(message) {
    const isOpen = this.talk?.readyState === "open";
    if (isOpen) {
      this.talk.send(JSON.stringify(message));
    }
    return isOpen;
  }

  close() {
    this.isClosed = true;
    clearInterval(this.healing);
    this.found.stop();
    this.mending.stop();
    this.pc?.close();
  }
}
