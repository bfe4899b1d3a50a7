// The ways out through our relay, and a loopback of real media through it: two peers in one page.
import { difference, figures } from "./figures.js";
import { makeSource } from "./source.js";

const GATHER = 5000; // ms: a way that is blocked says nothing at all
const CONNECT = 8000;
const SKIP = 2; // seconds until the estimate has settled
const MEASURE = 4;
const MOST_BITS = 2_500_000;
const REFUSED = new Set([401, 403, 437, 438, 441, 486, 508]);
const RELAY = "relay";

const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/** The servers with only the addresses of one way: "udp", "tcp" or "tls". */
export function serversFor(servers, way) {
  const fits = (url) =>
    way === "tls" ? url.startsWith("turns:") : url.startsWith("turn:") && url.endsWith(way);
  return servers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter(fits) }))
    .filter(({ urls }) => urls.length > 0);
}

/** {udp, tcp, tls}: "ok", "none" or "refused" each, gathered at the same time; "" where not offered. */
export async function gatherRoutes(servers) {
  const ways = ["udp", "tcp", "tls"];
  const found = await Promise.all(ways.map((way) => gather(serversFor(servers, way))));
  return Object.fromEntries(ways.map((way, at) => [way, found[at]]));
}

async function gather(iceServers) {
  if (iceServers.length === 0) {
    return "";
  }
  const peer = new RTCPeerConnection({ iceServers, iceTransportPolicy: RELAY });
  peer.createDataChannel("way");
  try {
    return await new Promise((done) => {
      let refused = false;
      const over = () => done(refused ? "refused" : "none");
      setTimeout(over, GATHER);
      peer.addEventListener("icecandidate", ({ candidate }) =>
        candidate?.candidate ? done("ok") : candidate === null && over(),
      );
      peer.addEventListener("icecandidateerror", ({ errorCode }) => {
        refused ||= REFUSED.has(errorCode);
      });
      peer.setLocalDescription().catch(over);
    });
  } finally {
    peer.close();
  }
}

/**
 * Sends a synthetic picture and a tone through the relay (or straight, with no servers) and back:
 * {kbps, lost, received, roundTrip, jitter, protocol, cpuShare, encodeMs, connected, firstFrame},
 * or null where nothing came through in time. Times in ms.
 */
export async function loopback(servers, { context, seconds = MEASURE } = {}) {
  const policy = servers.length > 0 ? RELAY : "all";
  const config = { iceServers: servers, iceTransportPolicy: policy };
  const [near, far] = [new RTCPeerConnection(config), new RTCPeerConnection(config)];
  const source = makeSource(context);
  try {
    return await measure(near, far, source, seconds);
  } finally {
    near.close();
    far.close();
    source.stop();
  }
}

async function measure(near, far, source, seconds) {
  const began = performance.now();
  const arrived = received(far);
  connect(near, far);
  for (const track of source.stream.getTracks()) {
    near.addTrack(track, source.stream);
  }
  await describe(near, far);
  await limit(near);
  const firstFrame = await Promise.race([arrived, pause(CONNECT).then(() => null)]);
  if (firstFrame === null) {
    return null;
  }
  await pause(SKIP * 1000);
  const before = await figures(near, far);
  await pause(seconds * 1000);
  const after = await figures(near, far);
  return { ...difference(before, after), firstFrame: firstFrame - began };
}

function connect(near, far) {
  near.addEventListener(
    "icecandidate",
    ({ candidate }) => candidate && far.addIceCandidate(candidate),
  );
  far.addEventListener(
    "icecandidate",
    ({ candidate }) => candidate && near.addIceCandidate(candidate),
  );
}

async function describe(near, far) {
  await near.setLocalDescription();
  await far.setRemoteDescription(near.localDescription);
  await far.setLocalDescription();
  await near.setRemoteDescription(far.localDescription);
}

async function limit(peer) {
  const sender = peer.getSenders().find(({ track }) => track.kind === "video");
  const parameters = sender.getParameters();
  for (const encoding of parameters.encodings ?? []) {
    encoding.maxBitrate = MOST_BITS;
  }
  await sender.setParameters(parameters).catch(() => {});
}

function received(peer) {
  const video = document.createElement("video");
  video.muted = true;
  return new Promise((done) => {
    video.addEventListener("loadeddata", () => done(performance.now()), { once: true });
    peer.addEventListener("track", ({ track }) => {
      if (track.kind === "video") {
        video.srcObject = new MediaStream([track]);
        video.play().catch(() => {});
      }
    });
  });
}
