// The call: a connection and a picture for each other person who takes part.
import { Peer } from "./peer.js";
import { changes, isInCall } from "./state.js";
import { about, read } from "./talk.js";
import { Tile } from "./tile.js";

const EARLY = 60; // signals kept of pages that the state has not named yet

export class Call extends EventTarget {
  peers = new Map(); // by id: {peer, tile, facts (as the state says), level (of what we send),
  // gets, reported (how what comes here, and what we send, gets there), word (of the connection)}
  early = [];
  held = null; // what our connections say while they are made ahead of the line
  line = "good"; // how it goes for us, in a word

  /** Events: "chat" (detail: {name, text}), "locked" (sound wants a press), "turned" (a connection), "parted" (from somebody). */
  constructor({ line, root, media, ice }) {
    super();
    Object.assign(this, { wire: line, root, media, ice });
    this.tiles = root.querySelector("[data-tiles]");
    line.addEventListener("message", ({ detail }) => detail.type === "signal" && this.hear(detail));
    media.addEventListener("change", () => this.send());
    for (const [target, name] of [
      [window, "online"],
      [navigator.connection, "typechange"],
    ]) {
      target?.addEventListener(name, () => this.restart());
    }
  }

  /** Makes the connections of a page's first state while its line is opened: update() lets them speak. */
  prepare(state) {
    this.held = [];
    this.follow(state);
  }

  update(state) {
    this.follow(state);
    const held = this.held ?? [];
    this.held = null;
    for (const signal of held.filter(({ to }) => this.peers.has(to))) {
      this.say(signal);
    }
  }

  say(signal) {
    if (this.held) {
      this.held.push(signal);
    } else {
      this.wire.say({ type: "signal", ...signal });
    }
  }

  follow(state) {
    const people = isInCall(state) ? state.peers : [];
    const { joined, gone } = changes([...this.peers.keys()], people);
    for (const id of gone) {
      this.leave(id);
    }
    for (const facts of joined) {
      this.join(facts);
    }
    for (const facts of people) {
      const one = this.peers.get(facts.id);
      one.facts = facts;
      one.tile.set({ gone: !facts.here });
    }
    this.early = this.early.filter(({ from }) => !this.peers.has(from));
    this.tiles.dataset.count = this.peers.size;
    if (gone.length > 0) {
      this.dispatchEvent(new Event("parted"));
    }
  }

  join(facts) {
    const { id, polite } = facts;
    const { ice } = this;
    const send = (signal) => this.say({ to: id, ...signal });
    const tile = new Tile(this.root.querySelector("[data-tile]"), facts);
    const peer = new Peer({ polite, ice, send, tracks: this.media.tracks });
    const one = { peer, tile, facts, level: "video", gets: "good", reported: "good" };
    this.peers.set(id, one);
    this.tiles.append(tile.root);
    peer.addEventListener("word", ({ detail }) => this.turned(one, detail));
    peer.addEventListener("track", () => this.play(one));
    peer.addEventListener("open", () => peer.tell(about(this.said(one))));
    peer.addEventListener("heard", ({ detail }) => this.heard(one, read(detail)));
    for (const signal of this.early.filter(({ from }) => from === id)) {
      peer.hear(signal);
    }
  }

  /** The ids of those to whom media goes now. */
  get connected() {
    return [...this.peers].filter(([, { word }]) => word === "connected").map(([id]) => id);
  }

  /** Before anything comes: a player that is ready shows the first picture sooner. */
  play({ tile, peer }) {
    tile.play(peer.streams, () => this.dispatchEvent(new Event("locked")));
  }

  turned(one, word) {
    const { tile } = one;
    one.word = word;
    tile.set({ connecting: false, reconnecting: word === "reconnecting" });
    tile.root.dataset.word = word;
    this.dispatchEvent(new Event("turned"));
  }

  heard(one, { chat, about: said }) {
    const { tile, facts } = one;
    if (chat) {
      const detail = { name: facts.name, text: chat };
      this.dispatchEvent(new CustomEvent("chat", { detail }));
    } else if (said) {
      const { microphone, camera, screen, held, line, gets } = said;
      one.reported = gets;
      tile.set({ muted: !microphone, dark: !(camera || held), held, screen });
      tile.set({ poor: line === "poor", bad: line === "bad" });
    }
  }

  hear(signal) {
    const one = this.peers.get(signal.from);
    if (one) {
      one.peer.hear(signal);
    } else {
      this.early = [...this.early, signal].slice(-EARLY);
    }
  }

  /** What one of the others is told of this page. */
  said({ level, gets }) {
    const { media, line } = this;
    const isHeld = level === "audio";
    const on = { camera: media.isOn("camera"), screen: media.tracks.screen !== null };
    return {
      microphone: media.isOn("microphone"),
      camera: on.camera && !isHeld,
      screen: on.screen && !isHeld,
      held: isHeld && (on.camera || on.screen),
      line,
      gets,
    };
  }

  /** The present tracks and facts go to everybody. */
  send() {
    for (const one of this.peers.values()) {
      one.peer.replace({ ...this.media.tracks });
      one.peer.tell(about(this.said(one)));
    }
  }

  /** How it goes; `known` has, for some, the level of what is sent and the word for what comes. */
  note(line, known) {
    this.line = line;
    for (const { one, ladder, gets } of known) {
      Object.assign(one, { level: ladder.level, gets });
    }
    for (const one of this.peers.values()) {
      one.peer.tell(about(this.said(one)));
    }
  }

  useSpeaker() {
    for (const { tile } of this.peers.values()) {
      tile.useSpeaker();
    }
  }

  /** A message to everybody; how many got it. */
  tell(message) {
    return [...this.peers.values()].filter(({ peer }) => peer.tell(message)).length;
  }

  /** After the network has changed: ways are looked for anew. */
  restart() {
    for (const { peer } of this.peers.values()) {
      peer.restart();
    }
  }

  /** Plays what the browser held back; to be called in somebody's press. */
  unlock() {
    for (const { tile, peer } of this.peers.values()) {
      tile.play(peer.streams, () => {});
    }
  }

  leave(id) {
    const { peer, tile } = this.peers.get(id);
    peer.close();
    tile.root.remove();
    this.peers.delete(id);
  }
}
