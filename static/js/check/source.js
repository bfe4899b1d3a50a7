// Something to send that nobody has to look at.

/** A picture that is as hard to send as a face that moves, and a quiet tone. */
export function makeSource(context) {
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const pen = canvas.getContext("2d");
  const draw = setInterval(() => {
    for (let at = 0; at < 60; at += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect(Math.random() * 1280, Math.random() * 720, 160, 90);
    }
  }, 33);
  const stream = canvas.captureStream(30);
  const tone = context && new OscillatorNode(context, { frequency: 440 });
  if (tone) {
    const out = context.createMediaStreamDestination();
    tone.connect(new GainNode(context, { gain: 0.1 })).connect(out);
    tone.start();
    stream.addTrack(out.stream.getAudioTracks()[0]);
  }
  const stop = () => {
    clearInterval(draw);
    tone?.stop();
    for (const track of stream.getTracks()) {
      track.stop();
    }
  };
  return { stream, stop };
}
