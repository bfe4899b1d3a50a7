// The picture of another person, with what is to say of it in words that stand in the page.
import { chosenDevices } from "../check/devices.js";

export class Tile {
  constructor(template, { name, role }) {
    this.root = template.content.firstElementChild.cloneNode(true);
    for (const place of this.root.querySelectorAll("[data-name]")) {
      place.textContent = name;
    }
    this.players = [...this.root.querySelectorAll("[data-plays]")];
    this.words = new Set([role, "connecting"]);
    this.showWords();
  }

  /** Adds and takes away words: {word: boolean}. */
  set(changes) {
    for (const [word, is] of Object.entries(changes)) {
      this.words[is ? "add" : "delete"](word);
    }
    this.showWords();
  }

  /** Whether the word is true now: who is gone shows no screen until they are back. */
  is(word) {
    return this.words.has(word) && !(word === "screen" && this.words.has("gone"));
  }

  showWords() {
    for (const part of this.root.querySelectorAll("[data-is]")) {
      part.hidden = !part.dataset.is.split(" ").some((word) => this.is(word));
    }
    const notes = [...this.root.querySelectorAll("[data-note]")].filter(({ hidden }) => !hidden);
    for (const other of notes.slice(1)) {
      other.hidden = true; // They lie in one place: the first of the page's order is read.
    }
    this.root.classList.toggle("visit-tile--screen", this.is("screen"));
    const isDark = ["dark", "held", "gone"].some((word) => this.is(word));
    this.root.classList.toggle("visit-tile--dark", isDark); // A picture of before is none.
  }

  /**
   * Plays what comes, {microphone, camera, screen: stream}; `onLocked` is called where the browser wants
   * a press before it plays sound. Sound has a player of its own: one with a camera that is off waits.
   */
  play(streams, onLocked) {
    for (const player of this.players) {
      const stream = streams[player.dataset.plays];
      if (player.srcObject !== stream) {
        player.srcObject = stream;
      }
      player.play().catch(({ name }) => name === "NotAllowedError" && onLocked());
    }
    this.useSpeaker();
  }

  useSpeaker() {
    const [voice] = this.players;
    voice.setSinkId?.(chosenDevices().speaker ?? "").catch(() => {});
  }
}
