// Check 19 (routes): the ways out of this network through our relay.
import { pause, within } from "./time.js";

const GATHER = 5000; // ms: a way that is blocked says nothing at all
const FAVOUR = 1000;
const REFUSED = [401, 403, 437, 438, 441, 486, 508];

/** The servers with only the addresses of one way: "udp", "tcp" or "tls". */
export function serversFor(servers, way) {
  const fits = (url) =>
    way === "tls" ? url.startsWith("turns:") : url.startsWith("turn:") && url.endsWith(way);
  return servers
    .map((server) => ({ ...server, urls: [server.urls].flat().filter(fits) }))
    .filter(({ urls }) => urls.length > 0);
}

/** Promises of "ok", "none", "refused" or "" (not offered) as {udp, tcp, tls}, all begun at once. */
export function gatherRoutes(servers) {
  const way = async (name) => {
    const fit = serversFor(servers, name);
    return fit.length > 0 ? gather(fit) : "";
  };
  return { udp: way("udp"), tcp: way("tcp"), tls: way("tls") };
}

/**
 * "udp" where it opens within a second, else the first way that opens; "" when all have ended without.
 * Chromium stops gathering at its first connection: given all ways it may measure TCP where UDP is open.
 */
export async function firstOpen(ways) {
  const open = async (name) => ((await ways[name]) === "ok" ? name : Promise.reject());
  const udp = await within(
    FAVOUR,
    open("udp").catch(() => null),
  );
  return udp ?? Promise.any(Object.keys(ways).map(open)).catch(() => "");
}

async function gather(servers) {
  let refused = false;
  const isOpen = await gathered(
    { iceServers: servers, iceTransportPolicy: "relay" },
    () => true,
    ({ errorCode }) => {
      refused ||= REFUSED.includes(errorCode);
    },
  );
  return isOpen ? "ok" : refused ? "refused" : "none";
}

/** Whether `isEnough` said so of a candidate before there were no more. */
export async function gathered(config, isEnough, onError = () => {}) {
  const peer = new RTCPeerConnection(config);
  peer.createDataChannel("way");
  const found = new Promise((done) => {
    peer.addEventListener("icecandidateerror", onError);
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate) {
        done(false);
      } else if (candidate.candidate && isEnough(candidate)) {
        done(true);
      }
    });
    peer.setLocalDescription().catch(() => done(false));
  });
  const isOpen = await Promise.race([found, pause(GATHER).then(() => false)]);
  peer.close();
  return isOpen;
}
