// Captions of what the others say, where the browser writes them itself: nothing leaves the computer.

const Recognition = globalThis.SpeechRecognition;
const KEPT = 240; // characters on the screen
const LANGUAGE = { en: "en-US", es: "es-US" }[document.documentElement.lang] ?? "en-US";

const canWrite = async () =>
  (await Recognition?.available?.({ langs: [LANGUAGE], processLocally: true }).catch(() => "")) ===
  "available";

/** Shows the switch where there are captions. */
export async function bindCaptions(root, call) {
  const [button, place] = ["[data-captions]", "[data-caption]"].map((one) =>
    root.querySelector(one),
  );
  const running = new Map(); // by track
  let isOn = false;
  if (!(await canWrite())) {
    return;
  }
  button.hidden = false;

  function write(name, track) {
    const recognition = new Recognition();
    Object.assign(recognition, { lang: LANGUAGE, processLocally: true });
    Object.assign(recognition, { continuous: true, interimResults: true });
    recognition.onresult = ({ results }) => {
      const said = [...results].map(([best]) => best.transcript).join(" ");
      place.textContent = `${name}: ${said.slice(-KEPT)}`;
    };
    recognition.onend = () => running.delete(track); // Begun again by the next look.
    recognition.start(track);
    running.set(track, recognition);
  }

  function look() {
    for (const { peer, facts } of call.peers.values()) {
      const [track] = peer.streams?.microphone.getTracks() ?? [];
      if (isOn && track && !running.has(track)) {
        write(facts.name, track);
      }
    }
  }

  button.addEventListener("click", () => {
    isOn = !isOn;
    button.setAttribute("aria-pressed", String(isOn));
    place.hidden = !isOn;
    for (const recognition of running.values()) {
      recognition.abort();
    }
    look();
  });
  setInterval(look, 1000);
}
