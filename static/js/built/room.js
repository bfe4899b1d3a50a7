// static/js/check/show.js
function show(parts, name, value) {
  for (const part of parts) {
    part.hidden = !part.dataset[name].split(" ").includes(value);
  }
}

// static/js/visit/alone.js
var ASK = 5 * 6e4;
var LEAVE = 2 * 6e4;
function watchAlone(dialog, leave2) {
  let timer = null;
  const stop2 = () => {
    clearTimeout(timer);
    timer = null;
    dialog.close();
  };
  const ask2 = () => {
    dialog.showModal();
    timer = setTimeout(() => {
      stop2();
      leave2();
    }, LEAVE);
  };
  const wait = () => {
    timer = setTimeout(ask2, ASK);
  };
  dialog.addEventListener("close", () => {
    if (timer !== null) {
      clearTimeout(timer);
      wait();
    }
  });
  return (isAlone) => {
    if (isAlone && timer === null) {
      wait();
    } else if (!isAlone && timer !== null) {
      stop2();
    }
  };
}

// static/js/visit/awake.js
var [lock, isWanted, isAsking] = [null, false, false];
async function hold() {
  if (!isWanted || lock || isAsking || document.hidden) {
    return;
  }
  isAsking = true;
  lock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  isAsking = false;
  lock?.addEventListener("release", () => {
    lock = null;
  });
  if (!isWanted) {
    lock?.release();
  }
}
function keepAwake(is) {
  isWanted = is;
  if (is) {
    hold();
  } else {
    lock?.release();
  }
}
document.addEventListener("visibilitychange", hold);

// static/js/visit/talk.js
var MOST = 2e3;
var NEAR = 200;
var STEP = 50;
var LONGEST = 16384;
var LINES = ["good", "poor", "bad"];
var about = (facts2) => ({ about: facts2 });
var chat = (text) => ({ chat: text.trim().slice(0, MOST) });
function fits(length) {
  const left = Math.max(0, MOST - length);
  const word = left > NEAR ? "" : left > 0 ? "near" : "full";
  return { word, fits: STEP * Math.ceil(left / STEP) };
}
function read(data) {
  if (typeof data !== "string" || data.length > LONGEST) {
    return {};
  }
  const said = parse(data);
  if (typeof said?.chat === "string" && said.chat.trim()) {
    return said.chat.length > MOST ? {} : { chat: said.chat };
  }
  return said?.about && typeof said.about === "object" ? { about: facts(said.about) } : {};
}
function facts({ microphone, camera, screen, held, line: line2, gets }) {
  const word = (said) => LINES.includes(said) ? said : "good";
  return {
    microphone: microphone === true,
    camera: camera === true,
    screen: screen === true,
    held: held === true,
    line: word(line2),
    gets: word(gets)
  };
}
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

// static/js/visit/chat.js
function lineOf(root2, { name, text }) {
  const line2 = root2.querySelector("[data-chat] template").content.firstElementChild.cloneNode(true);
  line2.querySelector("[data-who]").textContent = name;
  line2.querySelector("[data-text]").textContent = text;
  return line2;
}
function bindChat(root2, call2) {
  const find3 = (selector) => root2.querySelector(selector);
  const [form, list] = ["form", "[data-messages]"].map((part) => find3(`[data-chat] ${part}`));
  const text = form.elements.text;
  const lines = list.parentElement;
  const showNewest = () => {
    lines.scrollTop = lines.scrollHeight;
  };
  function add(said) {
    list.append(lineOf(root2, said));
    showNewest();
  }
  function measure() {
    const { word, fits: most2 } = fits(text.value.length);
    find3("[data-most]").textContent = most2;
    show(root2.querySelectorAll("[data-fits]"), "fits", word);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = chat(text.value);
    const got = said.chat ? call2.tell(said) : 0;
    find3("[data-unsent]").hidden = got > 0 || !said.chat;
    if (got > 0) {
      add({ name: list.dataset.me, text: said.chat });
      text.value = "";
      measure();
    }
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  text.addEventListener("input", measure);
  new ResizeObserver(showNewest).observe(lines);
  call2.addEventListener("chat", ({ detail }) => add(detail));
  return () => {
    list.replaceChildren();
    form.reset();
    measure();
  };
}

// static/js/check/permission.js
var WHOLE = ["insecure-context", "prompt-dismissed", "prompt-unanswered"];
var isWorthSplitting = (code) => !WHOLE.includes(code);
function deviceClass(label) {
  if (/obs|virtual|snap|manycam|xsplit|mmhmm|ndi/i.test(label)) {
    return "virtual";
  }
  if (/bluetooth|airpods|hands-?free|\bbt\b|buds/i.test(label)) {
    return "bluetooth";
  }
  if (/built-?in|integrated|internal|facetime|macbook|imac/i.test(label)) {
    return "built-in";
  }
  return /usb|webcam|logitech|\([0-9a-f]{4}:[0-9a-f]{4}\)/i.test(label) ? "usb" : "unknown";
}
function inOrder(devices, kind, rememberedId) {
  const rank = ({ deviceId, label }) => deviceId === rememberedId ? 0 : deviceClass(label) === "virtual" ? 2 : 1;
  return devices.filter((device) => device.kind === kind).sort((one, other) => rank(one) - rank(other));
}

// static/js/check/time.js
var pause = (milliseconds2) => new Promise((done) => setTimeout(done, milliseconds2));
var within = (milliseconds2, promise, late = null) => Promise.race([promise, pause(milliseconds2).then(() => late)]);

// static/js/check/devices.js
var WISHES = {
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } },
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
};
var UNANSWERED = 45e3;
var KINDS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" };
function isAllowed(kind) {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  return policy?.allowsFeature?.(kind) ?? true;
}
var permissionOf = async (kind) => await navigator.permissions?.query({ name: kind }).catch(() => null) ?? {};
var listed = async () => await navigator.mediaDevices?.enumerateDevices?.().catch(() => null) ?? [];
async function openDevices(chosen = {}, kinds = ["camera", "microphone"]) {
  const found = {};
  const together2 = kinds.length > 1 && kinds.every(isAllowed) && await ask(kinds, chosen);
  for (const kind of kinds) {
    const alone = !together2 || together2.code && isWorthSplitting(together2.code);
    found[kind] = alone ? await openOne(kind, chosen) : together2[kind] ?? together2;
  }
  return preferReal(found, chosen);
}
async function openOne(kind, chosen) {
  const first2 = await ask([kind], chosen);
  const isTaken = first2.code === "in-use" || first2.code === "device-error";
  return first2[kind] ?? (isTaken && await openOther(kind) || first2);
}
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
var isVirtual = ({ label }) => deviceClass(label) === "virtual";
async function preferReal(found, chosen) {
  const { track } = found.camera ?? {};
  const other = track && isVirtual(track) && !chosen.camera && await openOther("camera");
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
  const wish = (kind) => kinds.includes(kind) && {
    ...WISHES[kind],
    ...chosen[kind] && { deviceId: { exact: chosen[kind] } }
  };
  try {
    const asked = navigator.mediaDevices.getUserMedia({
      video: wish("camera"),
      audio: wish("microphone")
    });
    const stream = await within(UNANSWERED, asked);
    if (stream === null) {
      asked.then((late) => stop(late.getTracks())).catch(() => {
      });
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
    return ask(kinds, {});
  }
  const [devices, { state: state2 }] = await Promise.all([listed(), permissionOf(kinds[0])]);
  const known2 = {
    allowed: kinds.every(isAllowed),
    permission: state2,
    listed: devices.some(({ kind }) => kind === KINDS[kinds[0]])
  };
  const grading = await import("../check/refused.js").catch(() => null);
  return { code: grading ? grading.classifyError(error, known2) : "device-error" };
}
function stop(tracks) {
  for (const track of tracks) {
    track?.stop();
  }
}
var KEY = "devices";
function chosenDevices() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
function choose(kind, id) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...chosenDevices(), [kind]: id }));
  } catch {
  }
}

// static/js/visit/settings.js
function kept(store, keyOf) {
  return {
    recall(name) {
      try {
        return globalThis[store].getItem(keyOf(name)) === "yes";
      } catch {
        return false;
      }
    },
    remember(name, is) {
      try {
        globalThis[store].setItem(keyOf(name), is ? "yes" : "no");
      } catch {
      }
    }
  };
}
var { recall, remember } = kept("localStorage", (name) => `visit-${name}`);
var forThisPage = kept("sessionStorage", (name) => `${location.pathname}${name}`);

// static/js/visit/media.js
var DEVICES = ["camera", "microphone"];
var canShare = () => Boolean(navigator.mediaDevices?.getDisplayMedia);
var pickedScreen = () => navigator.mediaDevices.getDisplayMedia({ video: true }).then(
  (stream) => stream.getVideoTracks()[0],
  () => {
  }
);
var Media = class extends EventTarget {
  tracks = { camera: null, microphone: null, screen: null };
  isOff = Object.fromEntries(DEVICES.map((kind) => [kind, forThisPage.recall(`off-${kind}`)]));
  codes = { camera: "", microphone: "" };
  // of what did not open; "lost" for what was taken away
  asked = null;
  // the turn for which the browser is asked right now
  isBegun = false;
  // somebody, or the call, has asked for the devices
  picking = null;
  // the turn for which the person picks a screen right now
  turn = 0;
  // grows when all is let go
  /** Event "change": a track, what is off, or a code is another. */
  changed() {
    this.dispatchEvent(new Event("change"));
  }
  isOn(kind) {
    return this.tracks[kind] !== null && !this.isOff[kind];
  }
  /** Opens what is wanted of `kinds` and not open yet; a microphone that is muted, too. */
  async open(kinds = DEVICES) {
    const isWanted2 = (kind) => !(this.tracks[kind] || kind === "camera" && this.isOff.camera);
    const wanted = kinds.filter(isWanted2);
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
};

// static/js/visit/self.js
var CORNERS = 4;
function showSelf(root2, media2) {
  const { camera } = media2.tracks;
  for (const video of root2.querySelectorAll("[data-self]")) {
    if ((video.srcObject?.getTracks()[0] ?? null) !== camera) {
      video.srcObject = camera && new MediaStream([camera]);
      video.play().catch(() => {
      });
    }
    video.closest("[data-own]").classList.toggle("visit-dark", camera === null);
  }
}
function bindSelf(root2, press) {
  const own = root2.querySelector("[data-own]");
  press("[data-hide-self]", () => {
    own.hidden = !own.hidden;
    for (const part of root2.querySelectorAll("[data-hide-self] [data-while]")) {
      part.hidden = part.dataset.while !== (own.hidden ? "off" : "on");
    }
  });
  press("[data-move-self]", () => {
    own.dataset.corner = (Number(own.dataset.corner) + 1) % CORNERS;
  });
}

// static/js/visit/bar.js
var SWITCHES = { microphone: "[data-mute]", camera: "[data-camera]", screen: "[data-share]" };
var LETTERS = {
  m: "[data-mute]",
  v: "[data-camera]",
  s: "[data-share]",
  c: "[data-open-chat]",
  f: "[data-full]"
};
function bindBar(root2, { media: media2, call: call2, leave: leave2 }) {
  const find3 = (selector) => root2.querySelector(selector);
  const press = (selector, act2) => find3(selector)?.addEventListener("click", act2);
  press("[data-mute]", () => media2.toggle("microphone"));
  press("[data-camera]", () => media2.toggle("camera"));
  press("[data-share]", () => media2.share());
  press("[data-leave]", leave2);
  for (const button of root2.querySelectorAll("[data-open-one]")) {
    button.addEventListener("click", () => media2.open([button.dataset.openOne]));
  }
  press("[data-unlock]", () => {
    find3("[data-locked]").hidden = true;
    call2.unlock();
  });
  call2.addEventListener("locked", () => {
    find3("[data-locked]").hidden = false;
  });
  bindSelf(root2, press);
  bindScreens(root2, press);
  bindDrawer(root2, call2);
  bindLetters(root2);
  const draw = () => {
    for (const part of root2.querySelectorAll("[data-lacks]")) {
      const kind = part.dataset.lacks;
      const isLost = media2.codes[kind] === "lost" || kind === "microphone" && media2.codes[kind];
      part.hidden = !isLost || media2.isOff[kind];
    }
    for (const [kind, selector] of Object.entries(SWITCHES)) {
      const isOn = kind === "screen" ? media2.tracks.screen !== null : media2.isOn(kind);
      show(root2.querySelectorAll(`${selector} [data-while]`), "while", isOn ? "on" : "off");
    }
    find3("[data-mine=muted]").hidden = !media2.isOff.microphone;
    find3("[data-mine=screen]").hidden = media2.tracks.screen === null;
  };
  media2.addEventListener("change", draw);
  draw();
}
function bindScreens(root2, press) {
  for (const button of root2.querySelectorAll("[data-share]")) {
    button.hidden = !canShare();
  }
  root2.querySelector("[data-full]").hidden = !document.fullscreenEnabled;
  root2.querySelector("[data-small-window]").hidden = !document.pictureInPictureEnabled;
  press(
    "[data-full]",
    () => document.fullscreenElement ? document.exitFullscreen() : root2.requestFullscreen()
  );
  press("[data-small-window]", () => {
    const videos = [...root2.querySelectorAll("[data-tiles] video")];
    const shown = videos.find(({ videoWidth, offsetParent }) => videoWidth > 0 && offsetParent);
    return document.pictureInPictureElement ? document.exitPictureInPicture() : shown?.requestPictureInPicture().catch(() => {
    });
  });
}
function endScreens() {
  for (const [shown, end2] of [
    [document.fullscreenElement, "exitFullscreen"],
    [document.pictureInPictureElement, "exitPictureInPicture"]
  ]) {
    if (shown) {
      document[end2]().catch(() => {
      });
    }
  }
}
function bindDrawer(root2, call2) {
  const [button, chat2] = ["[data-open-chat]", "[data-chat]"].map((one) => root2.querySelector(one));
  const unread = [
    button.querySelector("[data-new]"),
    ...document.querySelectorAll("[data-unread]")
  ];
  const last = document.querySelector("[data-last]");
  const keep = (lines) => {
    last.replaceChildren(...lines);
    for (const part of unread) {
      part.hidden = lines.length === 0;
    }
  };
  const turn = (isOpen) => {
    chat2.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
    keep([]);
    (isOpen ? chat2.querySelector("textarea") : button).focus();
  };
  button.addEventListener("click", () => {
    turn(chat2.hidden);
    chat2.scrollIntoView({ block: "nearest" });
  });
  chat2.querySelector("[data-close-chat]").addEventListener("click", () => turn(false));
  chat2.addEventListener(
    "keydown",
    ({ key, isComposing }) => key === "Escape" && !isComposing && turn(false)
  );
  call2.addEventListener("chat", ({ detail }) => {
    keep(chat2.hidden ? [...last.children, lineOf(root2, detail)] : []);
  });
}
function bindLetters(root2) {
  const setting = root2.querySelector("[data-letters]");
  setting.checked = recall("letters");
  setting.addEventListener("change", () => remember("letters", setting.checked));
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, altKey, metaKey, repeat } = event;
    if (repeat && target.closest("[data-bar] button")) {
      event.preventDefault();
    }
    const isTyping = target.closest("input:not([type=checkbox]), textarea, select, dialog");
    if (setting.checked && !repeat && !root2.hidden && !(isTyping || ctrlKey || altKey || metaKey)) {
      const button = root2.querySelector(LETTERS[key.toLowerCase()] ?? "[data-no-letter]");
      if (button && !button.hidden) {
        event.preventDefault();
        button.click();
      }
    }
  });
}

// static/js/visit/batch.js
var WAIT = 10;
var MOST2 = 30;
var Batch = class {
  all = [];
  constructor(send) {
    this.send = send;
  }
  add(one) {
    this.all.push(one);
    this.next ??= setTimeout(() => this.flush(), WAIT);
  }
  flush() {
    this.next = null;
    while (this.all.length > 0) {
      this.send(this.all.splice(0, MOST2));
    }
  }
  stop() {
    clearTimeout(this.next);
  }
};

// static/js/visit/mending.js
var TELL = 2e3;
var RESTART = 5e3;
var Mending = class {
  #timers = [];
  /** `say(word)`: "connecting", "connected" or "reconnecting"; `restart()` looks for new ways. */
  constructor({ say: say2, restart }) {
    Object.assign(this, { say: say2, restart });
  }
  /** The connection's state has become another; it is never closed for that. */
  changed(state2) {
    this.stop();
    if (state2 === "connected") {
      this.say("connected");
    } else if (state2 === "disconnected") {
      const tell = setTimeout(() => this.say("reconnecting"), TELL);
      this.#timers = [tell, setTimeout(this.restart, RESTART)];
    } else if (state2 === "failed") {
      this.say("reconnecting");
      this.restart();
    }
  }
  stop() {
    for (const timer of this.#timers) {
      clearTimeout(timer);
    }
    this.#timers = [];
  }
};

// static/js/visit/negotiation.js
var LINES2 = [
  { name: "microphone", kind: "audio" },
  { name: "camera", kind: "video" },
  { name: "screen", kind: "video" }
];
var FIRST = { scaleResolutionDownBy: 2 };
var sessionOf = (sdp) => /^o=(\S+ \S+)/m.exec(sdp)?.[1] ?? "";
var isAnothers = ({ sdp }, known2) => Boolean(known2) && sessionOf(sdp) !== sessionOf(known2.sdp);

// static/js/visit/sending.js
function encode(sender, changes2) {
  const parameters = sender?.getParameters();
  for (const encoding of parameters?.encodings ?? []) {
    Object.assign(encoding, changes2);
  }
  sender?.setParameters(parameters).catch(() => {
  });
}

// static/js/visit/peer.js
var HEAL = 3e3;
var LOOK = 500;
var isOpening = ({ connectionState }) => ["new", "connecting"].includes(connectionState);
var WAY = { direction: "sendrecv" };
var Peer = class extends EventTarget {
  /**
   * Events: "word" ("connected", "reconnecting", "ended"), "track", "open" (the talk channel), "heard"
   * (what came over it), in `detail`. `tracks` may change later by replace().
   */
  constructor({ polite: polite2, ice: ice2, send, tracks }) {
    super();
    Object.assign(this, { polite: polite2, ice: ice2, send, tracks, offeredAt: 0 });
    this.found = new Batch((candidates) => this.send({ candidates }));
    this.mending = new Mending({
      say: (word) => this.say(word),
      restart: () => this.restart()
    });
    this.own = new MediaStream();
    this.work = ice2.config().then((config) => this.begin(config));
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
    this.streams = Object.fromEntries(LINES2.map(({ name }) => [name, new MediaStream()]));
    this.openTalk(pc.createDataChannel("talk", { negotiated: true, id: 0 }));
    pc.onnegotiationneeded = () => this.offer();
    pc.onconnectionstatechange = () => this.mending.changed(pc.connectionState);
    pc.onicecandidate = ({ candidate }) => candidate && this.found.add(candidate.toJSON());
    pc.ontrack = ({ track, transceiver }) => this.show(track, transceiver);
    if (!this.polite) {
      for (const { kind } of LINES2) {
        pc.addTransceiver(kind, { ...WAY, streams: [this.own] });
      }
      this.replace(this.tracks);
    }
  }
  openTalk(talk) {
    this.talk = talk;
    talk.onopen = () => this.dispatchEvent(new Event("open"));
    talk.onclose = () => talk === this.talk && this.say("ended");
    talk.onmessage = ({ data }) => this.dispatchEvent(new CustomEvent("heard", { detail: data }));
  }
  show(track, transceiver) {
    const { name } = LINES2[this.pc.getTransceivers().indexOf(transceiver)];
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
    } finally {
      this.isOffering = false;
    }
  }
  describe({ localDescription: { type, sdp } }) {
    this.send({ description: { type, sdp } });
  }
  /** What came from the other page; one after the other. */
  hear(signal) {
    this.work = this.work.then(() => this.take(signal)).catch(() => {
    });
  }
  async take({ description, candidates = [] }) {
    if (description) {
      await this.takeDescription(description);
    }
    for (const candidate of candidates) {
      await this.pc?.addIceCandidate(candidate).catch(() => {
      });
    }
  }
  async takeDescription(description) {
    if (isAnothers(description, this.pc.remoteDescription)) {
      this.begin(this.config);
    }
    const { pc } = this;
    const isOffer = description.type === "offer";
    if (isOffer && !this.polite && (this.isOffering || pc.signalingState !== "stable")) {
      return;
    }
    await pc.setRemoteDescription(description);
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
    return this.pc?.getTransceivers()[LINES2.findIndex((line2) => line2.name === name)]?.sender;
  }
  /** Sends these tracks from now on, without another offer; null sends nothing. */
  replace(tracks) {
    this.tracks = tracks;
    for (const { name } of LINES2) {
      this.sender(name)?.replaceTrack(tracks[name]).catch(() => {
      });
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
};

// static/js/visit/state.js
function isShown(when, words) {
  return when.split(" ").some((word) => words.includes(word));
}
function later(known2, heard2) {
  return known2 && known2.version > heard2.version ? known2 : heard2;
}
function isInCall({ words }) {
  return words[0] === "call";
}
function mayComeBack({ words }) {
  return ["call", "left", "elsewhere"].includes(words[0]);
}
function isBefore({ words }) {
  return ["waiting", "open"].includes(words[0]);
}
function isPresent(state2) {
  return isBefore(state2) || isInCall(state2);
}
function changes(before, peers) {
  const now = peers.map(({ id }) => id);
  return {
    joined: peers.filter(({ id }) => !before.includes(id)),
    gone: before.filter((id) => !now.includes(id))
  };
}
function known(state2, { connected, more }) {
  const peers = state2.peers.map((one) => ({
    ...one,
    here: one.here || connected.includes(one.id)
  }));
  const isAlone = !peers.some(({ here }) => here);
  const words = state2.words.filter((word) => isAlone || !["alone", "nobody"].includes(word));
  return { ...state2, peers, words: [...words, ...more] };
}
function isMet({ words, peers }) {
  const other = words[1] === "doctor" ? "patient" : "doctor";
  return words[0] === "call" && peers.some(({ role, here }) => role === other && here);
}

// static/js/visit/tile.js
var Tile = class {
  constructor(template, { name, role }) {
    this.root = template.content.firstElementChild.cloneNode(true);
    for (const place of this.root.querySelectorAll("[data-name]")) {
      place.textContent = name;
    }
    this.players = [...this.root.querySelectorAll("[data-plays]")];
    this.words = /* @__PURE__ */ new Set([role, "connecting"]);
    this.showWords();
  }
  /** Adds and takes away words: {word: boolean}. */
  set(changes2) {
    for (const [word, is] of Object.entries(changes2)) {
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
      other.hidden = true;
    }
    this.root.classList.toggle("visit-tile--screen", this.is("screen"));
    const isDark = ["dark", "held", "gone"].some((word) => this.is(word));
    this.root.classList.toggle("visit-tile--dark", isDark);
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
    voice.setSinkId?.(chosenDevices().speaker ?? "").catch(() => {
    });
  }
};

// static/js/visit/call.js
var EARLY = 60;
var Call = class extends EventTarget {
  peers = /* @__PURE__ */ new Map();
  // by id: {peer, tile, facts (as the state says), level (of what we send),
  // gets, reported (how what comes here, and what we send, gets there), word (of the connection)}
  early = [];
  held = null;
  // what our connections say while they are made ahead of the line
  line = "good";
  // how it goes for us, in a word
  /** Events: "chat" (detail: {name, text}), "locked" (sound wants a press), "turned" (a connection), "parted" (from somebody). */
  constructor({ line: line2, root: root2, media: media2, ice: ice2 }) {
    super();
    Object.assign(this, { wire: line2, root: root2, media: media2, ice: ice2 });
    this.tiles = root2.querySelector("[data-tiles]");
    line2.addEventListener("message", ({ detail }) => detail.type === "signal" && this.hear(detail));
    media2.addEventListener("change", () => this.send());
    for (const [target, name] of [
      [window, "online"],
      [navigator.connection, "typechange"]
    ]) {
      target?.addEventListener(name, () => this.restart());
    }
  }
  /** Makes the connections of a page's first state while its line is opened: update() lets them speak. */
  prepare(state2) {
    this.held = [];
    this.follow(state2);
  }
  update(state2) {
    this.follow(state2);
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
  follow(state2) {
    const people = isInCall(state2) ? state2.peers : [];
    const { joined, gone } = changes([...this.peers.keys()], people);
    for (const id of gone) {
      this.leave(id);
    }
    for (const facts2 of joined) {
      this.join(facts2);
    }
    for (const facts2 of people) {
      const one = this.peers.get(facts2.id);
      one.facts = facts2;
      one.tile.set({ gone: !facts2.here });
    }
    this.early = this.early.filter(({ from }) => !this.peers.has(from));
    this.tiles.dataset.count = this.peers.size;
    if (gone.length > 0) {
      this.dispatchEvent(new Event("parted"));
    }
  }
  join(facts2) {
    const { id, polite: polite2 } = facts2;
    const { ice: ice2 } = this;
    const send = (signal) => this.say({ to: id, ...signal });
    const tile = new Tile(this.root.querySelector("[data-tile]"), facts2);
    const peer = new Peer({ polite: polite2, ice: ice2, send, tracks: this.media.tracks });
    const one = { peer, tile, facts: facts2, level: "video", gets: "good", reported: "good" };
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
  heard(one, { chat: chat2, about: said }) {
    const { tile, facts: facts2 } = one;
    if (chat2) {
      const detail = { name: facts2.name, text: chat2 };
      this.dispatchEvent(new CustomEvent("chat", { detail }));
    } else if (said) {
      const { microphone, camera, screen, held, line: line2, gets } = said;
      one.reported = gets;
      tile.set({ muted: !microphone, dark: !(camera || held), held, screen });
      tile.set({ poor: line2 === "poor", bad: line2 === "bad" });
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
    const { media: media2, line: line2 } = this;
    const isHeld = level === "audio";
    const on = { camera: media2.isOn("camera"), screen: media2.tracks.screen !== null };
    return {
      microphone: media2.isOn("microphone"),
      camera: on.camera && !isHeld,
      screen: on.screen && !isHeld,
      held: isHeld && (on.camera || on.screen),
      line: line2,
      gets
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
  note(line2, known2) {
    this.line = line2;
    for (const { one, ladder, gets } of known2) {
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
      tile.play(peer.streams, () => {
      });
    }
  }
  leave(id) {
    const { peer, tile } = this.peers.get(id);
    peer.close();
    tile.root.remove();
    this.peers.delete(id);
  }
};

// static/js/visit/captions.js
var Recognition = globalThis.SpeechRecognition;
var KEPT = 240;
var LANGUAGE = { en: "en-US", es: "es-US" }[document.documentElement.lang] ?? "en-US";
var canWrite = async () => await Recognition?.available?.({ langs: [LANGUAGE], processLocally: true }).catch(() => "") === "available";
async function bindCaptions(root2, call2) {
  const [button, place] = ["[data-captions]", "[data-caption]"].map(
    (one) => root2.querySelector(one)
  );
  const running = /* @__PURE__ */ new Map();
  let isOn = false;
  if (!await canWrite()) {
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
    recognition.onend = () => running.delete(track);
    recognition.start(track);
    running.set(track, recognition);
  }
  function look2() {
    for (const { peer, facts: facts2 } of call2.peers.values()) {
      const [track] = peer.streams?.microphone.getTracks() ?? [];
      if (isOn && track && !running.has(track)) {
        write(facts2.name, track);
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
    look2();
  });
  setInterval(look2, 1e3);
}

// static/js/visit/comings.js
var STANDS = 1e4;
var seatOf = ({ id }) => id.split(".")[0];
var find = (peers, one) => peers.find((each) => seatOf(each) === seatOf(one));
function atTheDoor(before, now) {
  const fresh = (name, what) => {
    const known2 = (before.values[name] ?? []).map(({ guest }) => guest);
    const news = (now.values[name] ?? []).filter(({ guest }) => !known2.includes(guest));
    return news.map((one) => ({ ...one, what }));
  };
  return now.words[1] === "doctor" ? [] : [...fresh("knocking", "knocks"), ...fresh("refused", "refused")];
}
function comings(before, now) {
  if (!isInCall(before) || !isInCall(now)) {
    return [];
  }
  const isMissingFrom = (peers) => (one) => one.here && !find(peers, one)?.here;
  const came = now.peers.filter(isMissingFrom(before.peers)).map((one) => ({ ...one, what: "came" }));
  const went = before.peers.filter(isMissingFrom(now.peers)).map((one) => ({ ...one, what: find(now.peers, one) ? "away" : "left" }));
  const other = now.words[1] === "doctor" ? "patient" : "doctor";
  const isTold = ({ role }) => role !== other || isMet(before) === isMet(now);
  const told = [...[...came, ...went].filter(isTold), ...atTheDoor(before, now)];
  return told.map(({ name, role, what, guest }) => ({ name, role, what, guest }));
}
function bindComings(root2) {
  const place = root2.querySelector("[data-comings]");
  const pattern = root2.querySelector("template[data-coming]");
  function line2({ name, role, what, guest }) {
    const said = pattern.content.querySelector(`[data-what=${what}]`).cloneNode(true);
    said.querySelector("[data-name]").textContent = name;
    for (const word of said.querySelectorAll(`[data-role]:not([data-role=${role}])`)) {
      word.remove();
    }
    if (what === "knocks") {
      said.dataset.waits = guest;
    }
    setTimeout(() => said.remove(), STANDS);
    return said;
  }
  return (before, now) => {
    const waiting = (now.values.knocking ?? []).map(({ guest }) => String(guest));
    for (const old of place.querySelectorAll("[data-waits]")) {
      if (!waiting.includes(old.dataset.waits)) {
        old.remove();
      }
    }
    place.append(...comings(before, now).map(line2));
  };
}

// static/js/check/result.js
var siteOf = (root2) => ({
  ...root2.dataset,
  token: root2.querySelector("[name=csrfmiddlewaretoken]").value
});
function post(url, token, body = {}) {
  const headers = { "X-CSRFToken": token, "Content-Type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
}

// static/js/check/sound.js
var DIGITAL_SILENCE = 1 / 32767;
var QUIET = -50;
var HEARD_BLOCKS = 8;
var CLIP_LEVEL = 0.99;
var decibels = (rms) => 20 * Math.log10(rms);
function measureBlock(samples) {
  let [squares, peak, run, clip] = [0, 0, 0, 0];
  for (const sample of samples) {
    squares += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
    run = Math.abs(sample) >= CLIP_LEVEL ? run + 1 : 0;
    clip = Math.max(clip, run);
  }
  return { rms: Math.sqrt(squares / samples.length), peak, clip };
}
var isHeard = (blocks) => blocks.filter(({ rms }) => decibels(rms) > QUIET).length >= HEARD_BLOCKS;

// static/js/check/watch.js
var BLOCK = 50;
var UNLOCK = 1500;
async function unlock(context) {
  await within(
    UNLOCK,
    Promise.resolve(context?.resume()).catch(() => {
    })
  );
  return context?.state === "running";
}
function ear(context, track) {
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(context, { fftSize: 2048 });
  source.connect(analyser);
  const samples = new Float32Array(2048);
  const read2 = () => {
    analyser.getFloatTimeDomainData(samples);
    return measureBlock(samples);
  };
  return { read: read2, close: () => source.disconnect() };
}
async function listen(context, track, { milliseconds: milliseconds2, isEnough = isHeard, onLevel }) {
  const { read: read2, close } = ear(context, track);
  const blocks = [];
  const until = performance.now() + milliseconds2;
  while (performance.now() < until && !isEnough(blocks)) {
    await pause(BLOCK);
    blocks.push(read2());
    onLevel?.(blocks.at(-1).rms);
  }
  close();
  return blocks;
}
async function chime(context, sinkId) {
  const gain = new GainNode(context, { gain: 0.1 });
  gain.connect(await outlet(context, sinkId));
  let at = context.currentTime;
  for (const frequency of [523, 659, 784]) {
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain);
    note.start(at);
    note.stop(at + 0.4);
    at += 0.35;
  }
  await pause(1200);
  gain.disconnect();
}
async function outlet(context, sinkId) {
  if (sinkId && !context.setSinkId) {
    return (await import("../check/speaker.js")).outlet(context, sinkId);
  }
  await context.setSinkId?.(sinkId ?? "").catch(() => {
  });
  return context.destination;
}

// static/js/visit/meter.js
var MOST3 = 100;
var NOTHING = 1 / 32767;
var SILENT = 1e4;
var PAUSE = 900;
var [shownAt, heardAt] = [0, 0];
function showLevel(meter, rms) {
  const percent = Math.min(MOST3, Math.max(0, Math.round(MOST3 + 32 * Math.log10(rms || 1e-6))));
  const { silent, quiet, loud } = meter.dataset;
  meter.setAttribute("aria-valuenow", percent);
  meter.setAttribute("aria-valuetext", percent < 20 ? silent : percent < 40 ? quiet : loud);
  meter.firstElementChild.style.transform = `scaleX(${percent / MOST3})`;
  const isMuted = isSilent2(rms);
  meter.parentElement.querySelector("[data-silence]").hidden = !isMuted;
  return isMuted;
}
var checkedNow = (word, isMuted) => word === "ready" && isMuted ? "ready-but" : word;
function isSilent2(rms) {
  const now = performance.now();
  heardAt = rms > NOTHING || now - shownAt > PAUSE ? now : heardAt;
  shownAt = now;
  return now - heardAt >= SILENT;
}

// static/js/visit/devices.js
var BOTH = ["camera", "microphone"];
var LISTEN = 5e3;
var GROUPS = { "in-use": "in-use", "device-error": "in-use", "no-device": "none", lost: "lost" };
function bindDevices(root2, { media: media2, call: call2, isWaiting }) {
  const find3 = (selector) => root2.querySelector(selector);
  const settings2 = find3("[data-settings]");
  const isLooked = () => (settings2.open || isWaiting()) && !(root2.hidden || document.hidden);
  let [isChecked, heard2] = [false, null];
  let [checked, isMuted] = ["", false];
  async function offer() {
    const [devices, chosen] = [await listed(), chosenDevices()];
    for (const [name, kind] of Object.entries(KINDS)) {
      const open2 = media2.tracks[name]?.getSettings().deviceId;
      const found = inOrder(devices, kind, open2 ?? chosen[name]).filter(({ label }) => label);
      const options = found.map(({ deviceId, label }) => new Option(label, deviceId));
      find3(`#choose-${name}`).replaceChildren(...options);
      find3(`[data-choice=${name}]`).hidden = found.length < 2;
    }
  }
  function draw() {
    find3("[data-begin]").hidden = media2.isBegun;
    for (const kind of BOTH) {
      const code = media2.codes[kind];
      const part = find3(`[data-problem=${kind}]`);
      part.hidden = code === "" || media2.isOff[kind];
      show(part.querySelectorAll("[data-why]"), "why", GROUPS[code] ?? "blocked");
    }
    find3("[data-level]").hidden = !media2.isOn("microphone");
  }
  function drawCheck() {
    show(root2.querySelectorAll("[data-is-now]"), "isNow", checkedNow(checked, isMuted));
  }
  async function hear2() {
    const { microphone } = media2.tracks;
    if (!(microphone && isLooked() && globalThis.AudioContext) || microphone === heard2) {
      return;
    }
    heard2 = microphone;
    const isEnough = () => !isLooked() || media2.tracks.microphone !== microphone;
    const onLevel = (rms) => {
      const was = isMuted;
      isMuted = showLevel(find3("[data-meter]"), rms);
      if (isMuted !== was) {
        drawCheck();
      }
    };
    const context = new AudioContext();
    while (await unlock(context) && !isEnough()) {
      await listen(context, microphone, { milliseconds: LISTEN, isEnough, onLevel });
    }
    heard2 = heard2 === microphone ? null : heard2;
    context.close();
  }
  async function check() {
    const panel2 = find3("[data-quick]");
    if (isChecked || !panel2 || !isWaiting()) {
      return;
    }
    isChecked = true;
    checked = "busy";
    drawCheck();
    const { camera, microphone } = media2.tracks;
    const given2 = { ...camera && { camera }, ...microphone && { microphone } };
    const isSame = () => BOTH.every((kind) => media2.tracks[kind] === (given2[kind] ?? null));
    const counts = () => isWaiting() && isSame();
    const { quickCheck } = await import("../check/quick.js");
    const found = await quickCheck(siteOf(panel2), { given: given2, chosen: chosenDevices(), counts });
    isChecked = found !== null;
    checked = found?.word ?? "";
    drawCheck();
    if (!(isChecked || isSame())) {
      check();
    }
  }
  async function open() {
    await media2.open();
    check();
  }
  async function begin() {
    const states = (await Promise.all(BOTH.map(permissionOf))).map(({ state: state2 }) => state2);
    if (states.every((state2) => state2 === "granted") && isWaiting()) {
      open();
    }
  }
  for (const kind of Object.keys(KINDS)) {
    find3(`#choose-${kind}`).addEventListener("change", async ({ target }) => {
      choose(kind, target.value);
      call2.useSpeaker();
      if (kind !== "speaker") {
        await media2.change(kind);
      }
    });
  }
  for (const button of root2.querySelectorAll("[data-open]")) {
    button.addEventListener("click", open);
  }
  settings2.addEventListener("toggle", hear2);
  document.addEventListener("visibilitychange", hear2);
  media2.addEventListener("change", hear2);
  media2.addEventListener("change", draw);
  media2.addEventListener("change", () => Object.values(media2.tracks).some(Boolean) && offer());
  navigator.mediaDevices?.addEventListener?.("devicechange", offer);
  begin();
  draw();
  return begin;
}

// static/js/visit/end.js
function bindEnd({ form, dialog, unsent, look: look2 }) {
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    dialog.returnValue = "";
    dialog.showModal();
  });
  dialog?.addEventListener("keydown", (event) => stay(dialog, event));
  dialog?.addEventListener("close", () => {
    if (dialog.returnValue === "end") {
      end(form, unsent, look2);
    } else {
      form.querySelector("button").focus();
    }
  });
}
function stay(dialog, event) {
  const buttons = [...dialog.querySelectorAll("button")];
  const [edge, other] = event.shiftKey ? [0, -1] : [-1, 0];
  if (event.key === "Tab" && document.activeElement === buttons.at(edge)) {
    event.preventDefault();
    buttons.at(other).focus();
  }
}
async function end(form, unsent, look2) {
  const said = { method: "POST", body: new FormData(form), redirect: "manual" };
  const answer = await fetch(form.action, said).catch(() => null);
  unsent.hidden = answer !== null && answer.status < 500;
  if (answer?.type === "opaqueredirect") {
    look2();
  } else if (unsent.hidden) {
    form.submit();
  }
}
async function bringFigures(place) {
  const page = await fetch(location.href).then(
    (answer) => answer.text(),
    () => ""
  );
  const figures2 = new DOMParser().parseFromString(page, "text/html").querySelector("[data-figures]");
  place.replaceChildren(...figures2?.childNodes ?? []);
}
function closeDialogs(root2) {
  for (const dialog of root2.querySelectorAll("dialog[open]")) {
    dialog.close();
  }
}

// static/js/visit/fill.js
function clockOf(moment, { zone, am, pm }) {
  const asked = { hour: "numeric", minute: "2-digit", hour12: true, timeZone: zone };
  const parts = new Intl.DateTimeFormat("en-US", asked).formatToParts(moment);
  const part = (type) => parts.find((each) => each.type === type).value;
  const half = part("dayPeriod") === "AM" ? am : pm;
  return `${part("hour")}:${part("minute")} ${half}`.replaceAll(" ", " ");
}
function renew(page, opens) {
  for (const place of page.querySelectorAll("[data-opening]")) {
    place.hidden = opens === void 0;
    if (opens !== void 0 && place.dataset.moment !== String(opens)) {
      place.dataset.moment = opens;
      place.replaceChildren(place.nextElementSibling.content.cloneNode(true));
    }
  }
}
function fill(page, values) {
  renew(page, values.opens);
  for (const place of page.querySelectorAll("[data-fill]")) {
    place.textContent = String(values[place.dataset.fill] ?? place.textContent);
  }
  for (const place of page.querySelectorAll("[data-day]")) {
    place.hidden = String(values[place.dataset.day]) !== place.dataset.moment;
  }
  for (const place of page.querySelectorAll("[data-weekday]")) {
    const asked = { weekday: "long", timeZone: place.dataset.zone };
    place.textContent = new Intl.DateTimeFormat(document.documentElement.lang, asked).format(
      values[place.dataset.weekday]
    );
  }
  for (const place of page.querySelectorAll("[data-clock]")) {
    const moment = values[place.dataset.clock];
    place.textContent = moment ? clockOf(moment, place.dataset) : place.textContent;
  }
}

// static/js/visit/ice.js
var LASTS = 50 * 6e4;
var AGAIN = 2e3;
var Ice = class {
  /** `csrf`: the input that has the page's token. `known`: the configuration, where it came with the page. */
  constructor(address, csrf2, known2 = null) {
    const until = known2 ? performance.now() + LASTS : 0;
    Object.assign(this, { address, csrf: csrf2, known: known2, until, asking: null });
  }
  /** The configuration to begin with: it waits until the server has given one. */
  async config() {
    while (performance.now() > this.until && !await this.ask() && !this.known) {
      await pause(AGAIN);
    }
    return this.known;
  }
  /** The configuration with new credentials; the last known one where the server does not answer. */
  async fresh() {
    await this.ask();
    return this.config();
  }
  /** Asks the server, once at a time; whether it has answered. */
  ask() {
    this.asking ??= this.answered().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }
  async answered() {
    const answer = await post(this.address, this.csrf.value).catch(() => null);
    if (answer?.ok) {
      this.known = await answer.json();
      this.until = performance.now() + LASTS;
    }
    return answer?.ok ?? false;
  }
};

// static/js/visit/knocking.js
var deed = (action) => action.replace(/\/\d+\//, "/");
function bindKnocking(root2) {
  const list = root2.querySelector("[data-knocking]");
  const pattern = root2.querySelector("template[data-guest]");
  let shown = "";
  function row({ guest, name, role }) {
    const item = pattern.content.cloneNode(true);
    item.querySelector("[data-name]").textContent = name;
    for (const word of item.querySelectorAll("[data-role]")) {
      word.hidden = word.dataset.role !== role;
    }
    for (const form of item.querySelectorAll("form")) {
      form.action = form.getAttribute("action").replace("/0/", `/${guest}/`);
    }
    return item;
  }
  list?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = event.target;
    const body = new FormData(form);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => form.submit());
  });
  function put(rows) {
    const focused = list.contains(document.activeElement) && document.activeElement.form.action;
    list.replaceChildren(...rows);
    if (focused) {
      const forms = [...list.querySelectorAll("form")];
      const form = forms.find(({ action }) => action === focused) ?? forms.find(({ action }) => deed(action) === deed(focused));
      (form?.querySelector("button") ?? document.querySelector("[data-when]:not([hidden]) [data-head]")).focus();
    }
  }
  return ({ values }) => {
    const now = JSON.stringify(values.knocking ?? []);
    if (list && now !== shown) {
      shown = now;
      put((values.knocking ?? []).map(row));
    }
  };
}

// static/js/visit/retry.js
var FIRST2 = 200;
var LONGEST2 = 1e4;
var NEVER = [4403, 4404, 4409];
function waitBefore(tries, random) {
  return random * Math.min(LONGEST2, FIRST2 * 2 ** Math.min(tries, 10));
}
function isRetried(code) {
  return !NEVER.includes(code);
}

// static/js/visit/live.js
var OPEN = 1;
var HEARTBEAT = 7e3;
var SILENCE = 4e3;
var EVERY = 5e3;
var PATIENCE = 3e3;
var AWAY = 45e3;
var Live = class extends EventTarget {
  /**
   * `address` of the socket, `state` of the same by HTTP. Events: "trouble" (detail: boolean), "lost"
   * (detail: code), "back" (heard again after a silence in which the others have read "away").
   */
  constructor({ address, state: state2 }) {
    super();
    Object.assign(this, {
      address,
      state: state2,
      etag: "",
      tries: 0,
      n: 0,
      isOver: false,
      metAt: Date.now()
    });
    window.addEventListener("online", () => this.hurry());
    window.addEventListener("pageshow", ({ persisted }) => persisted && this.hurry());
    document.addEventListener("visibilitychange", () => document.hidden || this.hurry());
  }
  get isOpen() {
    return this.socket?.readyState === OPEN;
  }
  /** Asks until a socket is heard: one that is blocked says nothing, not even that it is closed. */
  begin() {
    this.keepAsking();
    this.open();
  }
  open() {
    clearTimeout(this.next);
    if (this.isOver || this.socket || !globalThis.WebSocket) {
      return;
    }
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => this.greet();
    socket.onmessage = ({ data }) => this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.closed(code);
  }
  hear(message) {
    clearTimeout(this.silence);
    this.meet();
    if (message.type !== "pong") {
      this.tries = 0;
      this.beats ??= setInterval(() => this.beat(), HEARTBEAT);
      this.stopAsking();
      this.tell("trouble", false);
      this.heard(message);
    }
  }
  beat() {
    this.n += 1;
    if (this.say({ type: "ping", n: this.n })) {
      clearTimeout(this.silence);
      this.silence = setTimeout(() => this.drop(), SILENCE);
    }
  }
  /** The socket says nothing any more: leave it and open another. It has been silent for long, so that is told. */
  drop() {
    const socket = this.socket;
    this.tell("trouble", true);
    this.closed(1006);
    socket?.close();
  }
  closed(code) {
    clearInterval(this.beats);
    clearTimeout(this.silence);
    clearTimeout(this.next);
    this.beats = this.socket = null;
    this.isOver = !isRetried(code);
    this.tries += 1;
    this.keepAsking();
    if (this.isOver) {
      this.ask();
      this.tell("lost", code);
    } else {
      this.retry();
    }
  }
  /** The present state by HTTP, with what the socket needs to be let in, then the socket. */
  async again() {
    clearTimeout(this.next);
    await this.asked;
    if (await this.ask()) {
      this.open();
    } else if (!(this.socket || this.isOver)) {
      this.tries += 1;
      this.retry();
    }
  }
  retry() {
    clearTimeout(this.next);
    this.next = setTimeout(() => this.again(), waitBefore(this.tries, Math.random()));
  }
  /** The server is heard: after a silence that is told, too. */
  meet() {
    const silent = Date.now() - this.metAt;
    this.metAt = Date.now();
    if (silent >= AWAY) {
      this.tell("back");
    }
  }
  keepAsking() {
    this.polls ??= setInterval(() => this.ask(this.etag), EVERY);
  }
  stopAsking() {
    clearInterval(this.polls);
    this.polls = null;
  }
  /**
   * The present state by HTTP, one question at a time: whether it came. There is trouble when that fails, too;
   * not while a socket is heard, which is left as soon as it is silent.
   */
  ask(etag = "") {
    this.asked ??= this.fetched(etag).then(() => true).catch(() => false).then((isHeard2) => {
      this.asked = null;
      this.tell("trouble", !(isHeard2 || this.beats));
      return isHeard2;
    });
    return this.asked;
  }
  async fetched(etag) {
    const answer = await fetch(this.state, {
      headers: { ...this.headers(), "If-None-Match": etag },
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE)
    });
    if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.reload();
    } else if (answer.ok) {
      this.etag = answer.headers.get("ETag") ?? "";
      this.got(await answer.json());
    } else if (answer.status !== 304) {
      throw new Error(answer.status);
    }
    this.meet();
  }
  /** Something has come back: do not wait for the next try. */
  hurry() {
    if (this.isOpen) {
      this.beat();
    } else if (!this.isOver) {
      this.tries = 0;
      this.again();
    }
  }
  /** Sends a message; false where there is no socket now. */
  say(message) {
    if (this.isOpen) {
      this.socket.send(JSON.stringify(message));
    }
    return this.isOpen;
  }
  tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
};

// static/js/visit/line.js
var PARKED = 4409;
var PATIENCE2 = 3e3;
var Line = class extends Live {
  /** `csrf` is the page's token. Events besides: "message" (detail: what the server said), "parked". */
  constructor({ address, state: state2, tab: tab2, ticket: ticket2, csrf: csrf2 }) {
    super({ address, state: state2 });
    Object.assign(this, { tab: tab2, ticket: ticket2, csrf: csrf2 });
    this.addEventListener("lost", ({ detail }) => detail === PARKED && this.park());
    this.begin();
  }
  park() {
    this.stopAsking();
    this.tell("parked");
  }
  greet() {
    this.say({ type: "hello", ticket: this.ticket, tab: this.tab });
  }
  headers() {
    return { Accept: "application/json", "X-Tab": this.tab };
  }
  /** Without a socket the question carries what is owed; a fresh token comes before it. */
  async fetched(etag) {
    await super.fetched(this.owed ? "" : etag);
    if (this.owed && !this.isOpen) {
      await this.deliver(this.owed);
    }
  }
  async deliver(owed) {
    const answer = await fetch(this.state, {
      method: "POST",
      headers: this.headers(),
      body: new URLSearchParams({ does: owed.type, csrfmiddlewaretoken: this.csrf.value }),
      signal: AbortSignal.timeout(PATIENCE2)
    });
    if (!answer.ok) {
      throw new Error(answer.status);
    }
    this.owed = this.owed === owed ? null : this.owed;
    this.isLeaving = false;
    this.got(await answer.json());
  }
  got({ state: state2, ticket: ticket2, csrf: csrf2 }) {
    this.ticket = ticket2;
    for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) {
      input.value = csrf2;
    }
    this.heard(state2);
  }
  /** Passes a message on; not a state of before something that the person has pressed since. */
  heard(message) {
    const isState = message.type === "visit.state";
    if (isState && this.owed) {
      this.owed = this.say(this.owed) ? null : this.owed;
    } else if (isState && this.isLeaving && isPresent(message)) {
      this.insist({ type: "leave" });
    } else {
      this.isLeaving &&= !isState;
      this.tell("message", message);
    }
  }
  /** Sends a message now, or as soon as the server is reached again. */
  async insist(message) {
    this.isLeaving = message.type === "leave";
    this.owed = this.say(message) ? null : message;
    if (this.owed) {
      await this.asked;
      this.ask();
    }
  }
};

// static/js/visit/figures.js
var LIMITS = { kbps: 1e6, percent: 100, ms: 6e4, frames: 240 };
function snapshot(rows, at) {
  const of = (type) => rows.filter((row) => row.type === type);
  const [got, sent, told] = ["inbound-rtp", "outbound-rtp", "remote-inbound-rtp"].map(of);
  const pair = pairOf(rows);
  const video = got.filter(({ kind }) => kind === "video");
  return {
    at,
    bytesIn: sum(got, "bytesReceived"),
    bytesOut: sum(sent, "bytesSent"),
    lost: sum(got, "packetsLost"),
    received: sum(got, "packetsReceived"),
    decoded: sum(video, "framesDecoded"),
    frozen: sum(video, "totalFreezesDuration"),
    jitter: milliseconds(most(got, "jitter")),
    lossOut: most(told, "fractionLost") === null ? null : 100 * most(told, "fractionLost"),
    rtt: milliseconds(pair?.currentRoundTripTime ?? most(told, "roundTripTime")),
    available: pair?.availableOutgoingBitrate ? pair.availableOutgoingBitrate / 1e3 : null,
    route: routeOf(rows.find(({ id }) => id === pair?.localCandidateId))
  };
}
function between(before, after) {
  const seconds = (after.at - before.at) / 1e3;
  const grown = (name) => after[name] >= before[name] ? after[name] - before[name] : null;
  const rate = (name, per = 1) => grown(name) === null ? null : grown(name) / per / seconds;
  const [lost, received] = [Math.max(0, grown("lost") ?? 0), grown("received")];
  return {
    kbps_in: capped(rate("bytesIn", 125), "kbps"),
    kbps_out: capped(rate("bytesOut", 125), "kbps"),
    loss_in: received === null ? null : capped(100 * lost / Math.max(1, lost + received), "percent"),
    loss_out: capped(after.lossOut, "percent"),
    rtt: capped(after.rtt, "ms"),
    jitter: capped(after.jitter, "ms"),
    frames: capped(rate("decoded"), "frames"),
    frozen: capped(milliseconds(grown("frozen")), "ms"),
    available: after.available,
    route: after.route
  };
}
function together(all) {
  const worse = { frames: Math.min };
  const joined = (name) => {
    const known2 = all.map((one) => one[name]).filter((value) => value !== null);
    const total = (...values) => values.reduce((one, other) => one + other, 0);
    const join = name.startsWith("kbps") ? total : worse[name] ?? Math.max;
    return known2.length > 0 ? Math.round(10 * join(...known2)) / 10 : null;
  };
  const names = "kbps_in kbps_out loss_in loss_out rtt jitter frames frozen".split(" ");
  return Object.fromEntries(names.map((name) => [name, joined(name)]));
}
var sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);
var milliseconds = (seconds) => seconds === null ? null : 1e3 * seconds;
var capped = (value, unit) => value === null ? null : Math.min(LIMITS[unit], Math.max(0, value));
function most(rows, name) {
  const known2 = rows.map((row) => row[name]).filter((value) => value !== void 0);
  return known2.length > 0 ? Math.max(...known2) : null;
}
function pairOf(rows) {
  const chosen = rows.find(({ type }) => type === "transport")?.selectedCandidatePairId;
  return rows.find(
    ({ id, type, nominated, state: state2 }) => type === "candidate-pair" && (chosen ? id === chosen : nominated && state2 === "succeeded")
  );
}
function routeOf(candidate) {
  if (!candidate) {
    return "";
  }
  return candidate.candidateType === "relay" ? candidate.relayProtocol ?? "udp" : "direct";
}

// static/js/visit/quality.js
var LEVELS = ["video", "small", "audio"];
var WORDS = ["good", "poor", "bad"];
var WINDOW = 5;
var POOR = { loss: 3, rtt: 300, jitter: 30, frozen: 500 };
var BAD = { loss: 10, rtt: 600, jitter: 100, frozen: 1500 };
var NEEDS = { video: 200, small: 80, audio: 0 };
var DOWN = 2;
var UP = 20 / WINDOW;
var MOST4 = 120 / WINDOW;
function wordOf(figures2) {
  const passes = (limits) => Object.keys(limits).some((name) => figures2[name] > limits[name]);
  return passes(BAD) ? "bad" : passes(POOR) ? "poor" : "good";
}
var worst = (words) => WORDS[Math.max(0, ...words.map((word) => WORDS.indexOf(word)))];
var carries = (level, available) => available === null || available >= NEEDS[level];
var START = { level: "video", bad: 0, calm: 0, patience: UP, rose: false, isLost: false };
function step(state2, { word, available }) {
  if (word !== "bad" && carries(state2.level, available)) {
    return calmer(state2, available);
  }
  const bad = state2.bad + 1;
  return bad < DOWN ? { ...state2, bad, calm: 0 } : lower(state2);
}
function judge(figures2, reported, ladder) {
  const { loss_in, loss_out, rtt, jitter, frozen, available } = figures2;
  const there = worst([wordOf({ loss: loss_out, rtt }), reported]);
  const here = wordOf({ loss: loss_in, rtt, jitter, frozen });
  const gets = wordOf({ loss: loss_in, jitter });
  return { word: worst([here, there]), gets, ladder: step(ladder, { word: there, available }) };
}
function lower(state2) {
  const at = LEVELS.indexOf(state2.level);
  const patience = state2.rose ? Math.min(MOST4, state2.patience * 2) : state2.patience;
  const isLost = at === LEVELS.length - 1;
  const level = isLost ? state2.level : LEVELS[at + 1];
  return { level, bad: 0, calm: 0, patience, rose: false, isLost };
}
function calmer(state2, available) {
  const calm = state2.calm + 1;
  const above = LEVELS[LEVELS.indexOf(state2.level) - 1];
  if (calm < state2.patience || !isWorthRising(above, available)) {
    return { ...state2, bad: 0, calm, isLost: false };
  }
  return {
    ...START,
    level: above ?? state2.level,
    patience: above ? state2.patience : UP,
    rose: Boolean(above)
  };
}
var isWorthRising = (above, available) => above !== "video" || carries(above, available);

// static/js/visit/stats.js
var EACH = 5e3;
var SENT_EACH = 2;
var CUT = 6;
var MOST_KBPS = { camera: { video: 1500, small: 250 }, screen: { video: 2500, small: 250 } };
var NARROW = { camera: 640, screen: 1280 };
function watchQuality(call2, line2, onWords) {
  const seen = /* @__PURE__ */ new WeakMap();
  let [looks, isLost] = [0, false];
  const look2 = async () => {
    looks += 1;
    const isTime = looks % SENT_EACH === 0;
    const all = [...call2.peers.values()];
    const known2 = (await Promise.all(all.map((one) => lookAt(one, isTime)))).filter(Boolean);
    const isCut = all.some(({ peer }) => seen.get(peer).away >= CUT);
    if (known2.length > 0 && isConnected()) {
      tell(known2, { isTime, isCut });
    } else {
      say2({ isLost: isCut });
    }
  };
  const isConnected = () => call2.connected.length > 0;
  const say2 = (words) => {
    isLost = words.isLost;
    onWords(words);
  };
  const hush = () => isConnected() || say2({ isLost: isLost && call2.peers.size > 0 });
  call2.addEventListener("turned", hush);
  call2.addEventListener("parted", hush);
  async function lookAt(one, isTime) {
    const { peer, facts: facts2, reported } = one;
    const { first: first2, last, ladder = START, away = 0 } = seen.get(peer) ?? {};
    if (peer.pc?.connectionState !== "connected") {
      seen.set(peer, { ladder, away: facts2.here ? away + 1 : 0 });
      return null;
    }
    const now = snapshot([...(await peer.pc.getStats()).values()], performance.now());
    if (!last) {
      seen.set(peer, { first: now, last: now, ladder, away: 0 });
      return null;
    }
    const judged = judge(between(last, now), reported, ladder);
    seen.set(peer, { first: isTime ? now : first2, last: now, ladder: judged.ladder, away: 0 });
    limit(peer, judged.ladder.level, call2.peers.size);
    return { ...judged, one, figures: isTime ? between(first2, now) : null };
  }
  function tell(known2, { isTime, isCut }) {
    const ladders = known2.map(({ ladder }) => ladder);
    const level = LEVELS[Math.max(...ladders.map((one) => LEVELS.indexOf(one.level)))];
    const word = worst(known2.map((one) => one.word));
    call2.note(word, known2);
    say2({ word, level, isLost: isCut || ladders.some((one) => one.isLost) });
    if (isTime) {
      const figures2 = known2.map((one) => one.figures);
      line2.say({ type: "stats", level, route: figures2[0].route, ...together(figures2) });
    }
  }
  setInterval(look2, EACH);
}
function limit(peer, level, others) {
  for (const [name, most2] of Object.entries(MOST_KBPS)) {
    const sender = peer.sender(name);
    const width = sender?.track?.getSettings().width ?? NARROW[name];
    encode(sender, {
      active: level !== "audio",
      maxBitrate: (most2[level] ?? most2.small) * 1e3 / others,
      scaleResolutionDownBy: level === "small" ? Math.max(1, width / NARROW[name]) : 1
    });
  }
}

// static/js/visit/tab.js
var BYTES = 8;
var tab = Array.from(
  crypto.getRandomValues(new Uint8Array(BYTES)),
  (byte) => byte.toString(16).padStart(2, "0")
).join("");

// static/js/visit/polite.js
var STANDS2 = 5e3;
var EACH2 = 6e4;
var ends = /* @__PURE__ */ new WeakMap();
function utter(place, words) {
  clearTimeout(ends.get(place));
  place.textContent = words;
  ends.set(
    place,
    setTimeout(() => place.replaceChildren(), STANDS2)
  );
}
function polite(place, read2) {
  let [known2, saidAt, isDue] = [read2(), Number.NEGATIVE_INFINITY, false];
  const say2 = () => {
    isDue = false;
    const now = read2();
    const fresh = now.filter((sentence) => !known2.includes(sentence));
    known2 = now;
    if (fresh.length > 0) {
      saidAt = performance.now();
      utter(place, fresh.join(" "));
    }
  };
  return () => {
    if (!isDue) {
      isDue = true;
      setTimeout(say2, Math.max(0, saidAt + EACH2 - performance.now()));
    }
  };
}

// static/js/visit/told.js
function bindArrival(root2, place) {
  const ring = bindSound(root2);
  const notify = bindNotices(root2);
  return (isHere) => {
    place.textContent = isHere ? place.dataset.words : "";
    if (isHere) {
      ring();
      notify(place.dataset.words);
    }
  };
}
function bindSound(root2) {
  const sound = root2.querySelector("[data-sound]");
  const context = globalThis.AudioContext ? new AudioContext() : null;
  const [held, refused] = ["[data-sound-held]", "[data-no-sound]"].map(
    (one) => root2.querySelector(one)
  );
  const tell = (isOpen) => {
    const isHeld = navigator.userActivation?.hasBeenActive === false;
    held.hidden = isOpen || !isHeld;
    refused.hidden = isOpen || isHeld;
    return isOpen;
  };
  const open = async () => tell(await unlock(context));
  const play = async () => await open() && chime(context, chosenDevices().speaker);
  sound.checked = recall("sound");
  sound.addEventListener("change", () => {
    remember("sound", sound.checked);
    open();
  });
  root2.querySelector("[data-try-sound]").addEventListener("click", play);
  if (sound.checked) {
    open();
    document.addEventListener("click", open, { once: true });
  }
  return () => sound.checked && play();
}
function bindNotices(root2) {
  const part = root2.querySelector("[data-notice]");
  const [setting, refused] = ["input", "[data-refused]"].map((one) => part.querySelector(one));
  const isGranted = () => globalThis.Notification?.permission === "granted";
  part.hidden = !globalThis.Notification;
  setting.checked = isGranted() && recall("notice");
  setting.addEventListener("change", async () => {
    const is = setting.checked && await Notification.requestPermission() === "granted";
    refused.hidden = is || !setting.checked;
    setting.checked = is;
    remember("notice", is);
  });
  return (words) => {
    if (document.hidden && isGranted() && recall("notice")) {
      refused.hidden = isNotified(words);
    }
  };
}
function isNotified(words) {
  try {
    return Boolean(new Notification(words));
  } catch {
    return false;
  }
}

// static/js/room.js
var PATIENCE3 = 4e3;
var visit = document.getElementById("visit");
var find2 = (selector) => visit.querySelector(selector);
var {
  state: first,
  ticket,
  ice: given
} = JSON.parse(document.getElementById("room").textContent);
var csrf = find2("[name=csrfmiddlewaretoken]");
var line = new Line({
  address: new URL(visit.dataset.socket, location.href.replace(/^http/, "ws")).href,
  state: visit.dataset.state,
  tab,
  ticket,
  csrf
});
var root = find2("[data-when='call']");
var panel = find2("[data-devices]");
var settings = find2("[data-settings]");
var figures = find2("[data-figures]");
var media = new Media();
var ice = new Ice(visit.dataset.ice, csrf, given);
var call = new Call({ line, root, media, ice });
var heard = first;
var state = first;
var wasAway = first.words.includes("was-away");
var hasLine = false;
var headline = () => find2("[data-when]:not([hidden]) [data-head]");
var spoken = () => [...visit.querySelectorAll("[data-say]")].filter((part) => !part.closest("[hidden]")).map((part) => part.textContent.trim().replace(/\s+/g, " "));
var say = polite(find2("[data-said]"), spoken);
var arrived = bindArrival(visit, find2("[data-here]"));
var showKnocking = bindKnocking(visit);
var sayComings = bindComings(root);
var whenAlone = watchAlone(find2("[data-alone]"), leave);
function show2(before) {
  const head = headline();
  for (const section of visit.querySelectorAll("[data-when]")) {
    section.hidden = !isShown(section.dataset.when, state.words);
  }
  fill(visit, state.values);
  showKnocking(state);
  sayComings(before, state);
  if (headline() !== head) {
    closeDialogs(visit);
    title();
    headline().focus();
  }
  if (isMet(state) !== isMet(before)) {
    arrived(isMet(state));
  }
  say();
}
function title() {
  document.title = `${headline().textContent} - ${document.title.split(" - ").at(-1)}`;
}
function act(before) {
  const [word] = state.words;
  const isHere = isPresent(state);
  if (word !== before.words[0]) {
    settings.open = false;
    visit.dataset.now = word;
    if (word === "ended" && figures) {
      bringFigures(figures);
    }
  }
  if (!isHere) {
    media.close();
  } else if (isInCall(state) && !media.isBegun) {
    media.open();
  } else if (!isBefore(before)) {
    beginDevices();
  }
  if (!isInCall(state)) {
    endScreens();
  }
  if (!mayComeBack(state)) {
    forgetChat();
  }
  call.update(state);
  keepAwake(isHere);
  whenAlone(isInCall(state) && state.words.includes("alone"));
}
function hear(said) {
  heard = later(heard, said);
  look();
}
function look() {
  const before = state;
  wasAway &&= heard.words[0] === "waiting";
  const more = [wasAway && "was-away", !hasLine && performance.now() > PATIENCE3 && "no-line"];
  state = known(heard, { connected: call.connected, more: more.filter(Boolean) });
  show2(before);
  act(before);
}
function leave() {
  line.insist({ type: "leave" });
  hear({ ...heard, words: ["left", heard.words[1]], peers: [] });
}
line.addEventListener("message", ({ detail }) => {
  if (detail.type === "visit.state") {
    hasLine ||= line.isOpen;
    hear(detail);
  }
});
line.addEventListener("trouble", ({ detail }) => {
  find2("[data-trouble]").hidden = !detail;
  say();
});
line.addEventListener("parked", () => hear({ ...heard, words: ["elsewhere"], peers: [] }));
line.addEventListener("back", () => {
  wasAway = true;
  look();
});
call.addEventListener("turned", look);
for (const button of visit.querySelectorAll("[data-take]")) {
  button.addEventListener(
    "click",
    () => line.isOver ? location.reload() : line.insist({ type: "take" })
  );
}
media.addEventListener("change", () => showSelf(visit, media));
find2("[data-invite]")?.addEventListener("click", () => headline().focus());
var beginDevices = bindDevices(panel, {
  media,
  call,
  isWaiting: () => isBefore(state)
});
bindBar(root, { media, call, leave });
bindEnd({
  form: find2("[data-end]"),
  dialog: find2("[data-ask-end]"),
  unsent: find2("[data-unended]"),
  look: () => line.ask()
});
var forgetChat = bindChat(root, call);
bindCaptions(root, call);
watchQuality(call, line, ({ word, level, isLost }) => {
  show(root.querySelectorAll("[data-line]"), "line", word);
  show(root.querySelectorAll("[data-level]"), "level", level);
  find2("[data-lost]").hidden = !isLost;
  say();
});
title();
if (isPresent(first)) {
  ice.config();
  call.prepare(first);
}
if (isInCall(first)) {
  media.open();
}
visit.dataset.now = first.words[0];
