// The picture of another person, with what is to say of it in words that stand in the page.
import { chosenDevices } from "../check/devices.js";

export class Tile {
  constructor(template, { name, role }) {
    this.root = template.content.firstElementChild.cloneNode(true);
    this.root.querySelector("[data-name]").textContent = name;
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

  showWords() {
    for (const part of this.root.querySelectorAll("[data-is]")) {
      part.hidden = !part.dataset.is.split(" ").some((word) => this.words.has(word));
    }
    const notes = [...this.root.querySelectorAll("[data-note]")].filter(({ hidden }) => !hidden);
    for (const other of notes.slice(1)) {
      other.hidden = true; // They lie in one place: the first of the page's order is read.
    }
    this.root.classList.toggle("visit-tile--screen", this.words.has("screen"));
    const isDark = ["dark", "held", "gone"].some((word) => this.words.has(word));
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
