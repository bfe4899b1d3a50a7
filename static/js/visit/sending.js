// How a track is sent.

/** Changes the encodings of a sender (RTCRtpEncodingParameters); nothing where there is none yet. */
export function encode(sender, changes) {
  const parameters = sender?.getParameters();
  for (const encoding of parameters?.encodings ?? []) {
    Object.assign(encoding, changes);
  }
  sender?.setParameters(parameters).catch(() => {}); // Not negotiated yet, or closed.
}
