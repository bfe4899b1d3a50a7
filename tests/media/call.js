// One end of a bare video call, driven by a test: camera and microphone, one peer, nothing of ours.

let peer;
const videos = [];

function play(stream) {
  const video = document.createElement("video");
  video.srcObject = stream;
  video.muted = true;
  videos.push(video);
  video.play();
}

async function open(iceServers) {
  const wishes = { video: { width: 1280, height: 720, frameRate: 30 }, audio: true };
  const stream = await navigator.mediaDevices.getUserMedia(wishes);
  peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: "relay" });
  peer.addEventListener("track", ({ streams }) => play(streams[0]));
  for (const track of stream.getTracks()) {
    peer.addTrack(track, stream);
  }
}

/** The description with all its candidates. */
async function described() {
  const gathered = new Promise((done) => {
    peer.addEventListener("icecandidate", ({ candidate }) => candidate ?? done());
  });
  await peer.setLocalDescription();
  await gathered;
  return { type: peer.localDescription.type, sdp: peer.localDescription.sdp };
}

globalThis.call = {
  async offer(servers) {
    await open(servers);
    return described();
  },
  async answer(servers, offer) {
    await open(servers);
    await peer.setRemoteDescription(offer);
    return described();
  },
  accept: (answer) => peer.setRemoteDescription(answer),
  /** What has come in so far; times in ms. */
  async figures() {
    const rows = [...(await peer.getStats()).values()];
    const inbound = rows.filter(({ type }) => type === "inbound-rtp");
    const sum = (name) => inbound.reduce((total, row) => total + row[name], 0);
    const { selectedCandidatePairId } = rows.find(({ type }) => type === "transport");
    const pair = rows.find(({ id }) => id === selectedCandidatePairId);
    return {
      at: performance.now(),
      bytes: sum("bytesReceived"),
      lost: sum("packetsLost"),
      received: sum("packetsReceived"),
      answers: pair.responsesReceived,
      waited: 1000 * pair.totalRoundTripTime,
    };
  },
};
