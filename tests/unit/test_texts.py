"""Every code that can reach a screen has a text, on both sides of a call."""

import importlib
import re
from pathlib import Path
from string import Formatter

import pytest
import reflex as rx

from waves import texts
from waves.accounts.email_verification.errors import LinkProblem
from waves.accounts.identities.errors import GoogleProblem
from waves.browser.bridge import Call
from waves.calls.lifecycle import EndReason
from waves.components import text_vars
from waves.core.errors import WavesError
from waves.realtime.protocol.codes import ErrorCode

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "waves/browser/socket/protocol.ts").read_text()
PROBLEMS = (ROOT / "waves/browser/call/model/media_errors.ts").read_text()
NOTICES = (ROOT / "waves/browser/call/media/snapshot.ts").read_text()
BROWSER_ERRORS = ("offline", "closed", "timeout")


def codes(source: str, constant: str) -> list[str]:
    """Read the strings of `export const NAME = [...] as const` in TypeScript."""
    body = re.search(rf"const {constant} = \[(.*?)\] as const", source, re.DOTALL)
    assert body, f"{constant} is not there"
    return re.findall(r'^\s*"([a-z_]+)",', body.group(1), re.MULTILINE)


def refusals() -> list[type[WavesError]]:
    for path in (ROOT / "waves").rglob("errors.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not name.startswith(("waves.api", "waves.browser")):
            importlib.import_module(name)
    found, waiting = [], [WavesError]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(one.__subclasses__())
    return [one for one in found if one.__module__.startswith("waves.")]


def words_in(sentence: str) -> set[str]:
    return {word for _text, word, *_rest in Formatter().parse(sentence) if word}


@pytest.mark.parametrize("reason", [*EndReason, *codes(PROTOCOL, "ELSEWHERE")])
def test_every_end_reason_has_a_text_for_both_sides(reason: str):
    for words in texts.call.END_REASONS[reason]:
        assert words.endswith(".")
        assert words_in(words) <= {"name"}


def test_there_is_no_text_for_an_impossible_end_reason():
    known = {*EndReason, *codes(PROTOCOL, "ELSEWHERE")}
    assert set(texts.call.END_REASONS) == known


@pytest.mark.parametrize("reason", ["declined", "cancelled", "missed", "busy"])
def test_the_texts_of_both_sides_differ(reason: str):
    words = texts.call.END_REASONS[reason]
    assert words.caller != words.callee


def test_every_media_problem_has_a_text_for_both_sides():
    known = set(codes(PROBLEMS, "PROBLEMS"))
    assert len(known) >= 5
    assert set(texts.call.PROBLEMS) == set(texts.call.PEER_PROBLEMS) == known
    for words in texts.call.PEER_PROBLEMS.values():
        assert "{name}" in words


def test_every_device_notice_has_a_text():
    assert set(texts.devices.NOTICES) == set(codes(NOTICES, "NOTICES"))
    assert set(texts.devices.CHECK_PROBLEMS) == set(texts.call.PROBLEMS)
    assert not any(words_in(words) for words in texts.devices.CHECK_PROBLEMS.values())
    for words in texts.devices.NOTICES.values():
        assert words_in(words.labelled) <= {"label", "other"}
        assert not words_in(words.unlabelled)


@pytest.mark.parametrize(
    "code", [*ErrorCode, *GoogleProblem, *LinkProblem, *BROWSER_ERRORS]
)
def test_every_error_code_of_the_socket_has_a_text(code: str):
    assert texts.errors.BY_CODE[code].endswith(".")


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.__name__)
def test_every_error_of_the_services_has_a_text(refusal: type[WavesError]):
    assert texts.errors.BY_CODE[refusal.code].endswith(".")


def test_fill_replaces_a_placeholder_by_a_var():
    filled = str(text_vars.fill("Call {name} now", name=Call.peer_name))
    before, name, after = (filled.find(part) for part in ("Call ", "peerName", " now"))
    assert 0 <= before < name < after


def test_fill_refuses_a_missing_placeholder():
    with pytest.raises(KeyError):
        text_vars.fill("Call {name}", nickname=Call.peer_name)


def test_choose_knows_every_code_and_has_a_default():
    chosen = str(text_vars.error(Call.problem))
    codes = texts.errors.BY_CODE
    assert all(f'case JSON.stringify("{code}")' in chosen for code in codes)
    assert "default" in chosen


def test_labels_that_tests_use_are_those_of_the_contract():
    contract = {
        texts.people.SEARCH_PEOPLE: "Search people",
        texts.people.SEARCH_RESULTS: "Search results",
        texts.people.ADD_FRIEND: "Add friend",
        texts.people.REQUEST_SENT: "Request sent",
        texts.people.FRIEND_REQUESTS: "Friend requests",
        texts.people.CONVERSATIONS: "Conversations",
        texts.conversation.MESSAGES: "Messages",
        texts.conversation.MESSAGE: "Message",
        texts.conversation.SEND: "Send",
        texts.conversation.VOICE_CALL: "Voice call",
        texts.conversation.VIDEO_CALL: "Video call",
        texts.conversation.MENU: "Conversation menu",
        texts.call.INCOMING_CALL: "Incoming call",
        texts.call.ACCEPT_WITHOUT_VIDEO: "Accept without video",
        texts.call.CALLING: "Calling",
        texts.call.CALL: "Call",
        texts.call.REMOTE_VIDEO: "Remote video",
        texts.call.YOUR_VIDEO: "Your video",
        texts.call.MUTE: "Mute microphone",
        texts.call.CAMERA: "Turn off camera",
        texts.call.HANG_UP: "Hang up",
        texts.call.ENDED: "Call ended",
        texts.devices.DEVICES: "Devices",
        texts.devices.CAMERA: "Camera",
        texts.devices.MICROPHONE: "Microphone",
        texts.devices.SPEAKER: "Speaker",
        texts.devices.PREVIEW: "Camera preview",
        texts.devices.LEVEL: "Microphone level",
    }
    assert list(contract) == list(contract.values())


def test_a_text_is_a_string_var_for_components():
    assert isinstance(text_vars.error(Call.problem), rx.Var)


def test_sixty_four_emoji_encode_six_bits_each():
    emoji, names = zip(*texts.verify.EMOJI, strict=True)
    assert len(set(emoji)) == len(set(names)) == 64
    assert names[:5] == ("Dog", "Cat", "Lion", "Horse", "Unicorn")
    assert names[63] == "Pin"
