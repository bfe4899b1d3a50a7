"""What an appointment keeps of why staff cancelled it, and how it is read again."""

import pytest

from appointments.rules.cancelling import Why, cancel_reason, read_reason


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("words", ["", "Called at 9", "On leave: back on Monday", "\N{HONEYBEE}: "])
def test_what_is_kept_reads_as_it_was_given(why, words):
    assert read_reason(cancel_reason(why, words)) == (why, words)


@pytest.mark.parametrize("kept", ["", "Feeling better", "Sorry: I am travelling", "other thing"])
def test_what_a_patient_wrote_is_words_alone(kept):
    assert read_reason(kept) == ("", kept)
