"""The microphone in the waiting room: one that gives nothing is told before the doctor is there."""

import pytest

pytestmark = pytest.mark.e2e
SILENT = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await real(wish);
  for (const track of stream.getAudioTracks()) {
    track.stop();
    stream.removeTrack(track);
    window.sound = new AudioContext().createMediaStreamDestination();
    stream.addTrack(window.sound.stream.getAudioTracks()[0]);
  }
  return stream;
};
"""
SPEAKS = """async () => {
  await window.sound.context.resume();
  const tone = window.sound.context.createOscillator();
  tone.connect(window.sound);
  tone.start();
}"""


def test_a_microphone_that_gives_nothing_is_told_until_it_is_heard(ada):
    ada.page.add_init_script(SILENT)
    ada.open().hears_title("You are in the waiting room")
    told = ada.page.locator("[data-silence]")
    told.wait_for(timeout=25_000)
    assert told.inner_text().startswith("The microphone is muted. Press the mute key")
    ada.page.evaluate(SPEAKS)
    told.wait_for(state="hidden")
