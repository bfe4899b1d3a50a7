"""What the check foretells of a line, held against a call over the same line right after it."""

from statistics import mean

import pytest

from tests.media.call import bare_call
from tests.media.seen import run_check

pytestmark = [pytest.mark.e2e, pytest.mark.fault, pytest.mark.xdist_group("media")]
DOCTOR_LEG = 40  # ms that the check adds for the doctor's own line; here it has no length
LINES = {
    "clean": {},
    "600k": {"rate": 600_000},
    "300k": {"rate": 300_000},
    "loss 3 %": {"loss": 0.03},
    "delay 75 ms": {"delay": 0.075},
}
HEAD = f"{'line':12} {'foretold':>24} {'patient gets':>24} {'doctor gets':>24}"


def row(name: str, *figures) -> str:
    cells = (f"{one.kbps:5.0f} kbps {one.loss:4.1f} % {one.rtt:3.0f} ms" for one in figures)
    return f"{name:12} " + " ".join(f"{cell:>24}" for cell in cells)


@pytest.fixture(scope="module")
def table(pytestconfig):
    """Rows to print at the end."""
    rows = []
    yield rows
    plugins = pytestconfig.pluginmanager
    with plugins.getplugin("capturemanager").global_and_fixture_disabled():
        plugins.getplugin("terminalreporter").write_line("\n".join(["", HEAD, *rows]))


@pytest.mark.parametrize("name", LINES)
def test_the_check_foretells_a_real_call(udp_site, computer, line, turn, ways, table, name):
    line.becomes(**LINES[name])
    patient = computer(udp_site, film="noise")
    foretold = run_check(patient, udp_site).stored
    doctor = patient.context.browser.new_context().new_page()
    doctor.context.grant_permissions(["camera", "microphone"], origin=udp_site)
    for page in (patient, doctor):
        page.goto(f"{udp_site}/videovisit")
    direct = f"turn:127.0.0.1:{turn.ports[0]}?transport=udp"
    patient_gets, doctor_gets = bare_call(turn, patient, doctor, (ways["udp"], direct))
    table.append(row(name, foretold, patient_gets, doctor_gets))
    both = (patient_gets, doctor_gets)
    if "rate" in LINES[name]:
        assert foretold.kbps == pytest.approx(mean(one.kbps for one in both), rel=0.3)
    else:
        assert foretold.loss == pytest.approx(mean(one.loss for one in both), abs=2)
    if "delay" in LINES[name]:
        assert foretold.rtt - DOCTOR_LEG == pytest.approx(mean(one.rtt for one in both), rel=0.3)
