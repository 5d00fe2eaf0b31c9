"""Every code that can reach a screen has words, on both sides of a call."""

import importlib
import re
from pathlib import Path
from string import Formatter

import pytest
import reflex as rx

from waves import texts
from waves.accounts.errors import LinkProblem, Problem
from waves.browser.bridge import Call
from waves.calls.lifecycle import EndReason
from waves.components import text_vars
from waves.core.errors import WavesError
from waves.realtime.protocol.codes import ErrorCode

ROOT = Path(__file__).parents[2]
PROTOCOL = (ROOT / "waves/browser/socket/protocol.ts").read_text()
PROBLEMS = (ROOT / "waves/browser/call/model/media_errors.ts").read_text()
NOTICES = (ROOT / "waves/browser/call/media/device_notices.ts").read_text()
BROWSER_ERRORS = ("offline", "closed", "timeout")


def codes(source: str, constant: str) -> list[str]:
    """Read the strings of `export const NAME = [...] as const` in TypeScript."""
    body = re.search(rf"const {constant} = \[(.*?)\] as const", source, re.DOTALL)
    assert body, f"{constant} is not there"
    return re.findall(r'^\s*"([a-z_]+)",', body.group(1), re.MULTILINE)


def refusals() -> list[type[WavesError]]:
    for domain in ("accounts", "friends", "chat", "calls"):
        importlib.import_module(f"waves.{domain}.errors")
    found, waiting = [], [WavesError]
    while waiting:
        one = waiting.pop()
        found.append(one)
        waiting.extend(one.__subclasses__())
    return [one for one in found if one.__module__.startswith("waves.")]


def words_in(sentence: str) -> set[str]:
    return {word for _text, word, *_rest in Formatter().parse(sentence) if word}


@pytest.mark.parametrize("reason", [*EndReason, *codes(PROTOCOL, "ELSEWHERE")])
def test_an_end_reason_has_words_for_both_sides(reason: str):
    for words in texts.call.END_REASONS[reason]:
        assert words.endswith(".")
        assert words_in(words) <= {"name"}


def test_no_words_are_kept_for_an_end_that_cannot_come():
    known = {*EndReason, *codes(PROTOCOL, "ELSEWHERE")}
    assert set(texts.call.END_REASONS) == known


@pytest.mark.parametrize("reason", ["declined", "cancelled", "missed", "busy"])
def test_who_did_it_is_told_apart_from_whom_it_was_done_to(reason: str):
    words = texts.call.END_REASONS[reason]
    assert words.caller != words.callee


def test_every_problem_has_words_for_both_sides():
    known = set(codes(PROBLEMS, "PROBLEMS"))
    assert len(known) >= 5
    assert set(texts.call.PROBLEMS) == set(texts.call.PEER_PROBLEMS) == known
    for words in texts.call.PEER_PROBLEMS.values():
        assert "{name}" in words


def test_everything_that_is_said_about_devices_has_words():
    assert set(texts.devices.NOTICES) == set(codes(NOTICES, "NOTICES"))
    assert set(texts.devices.CHECK_PROBLEMS) == set(texts.call.PROBLEMS)
    assert not any(words_in(words) for words in texts.devices.CHECK_PROBLEMS.values())
    for words in texts.devices.NOTICES.values():
        assert words_in(words.labelled) <= {"label", "other"}
        assert not words_in(words.unlabelled)


@pytest.mark.parametrize("code", [*ErrorCode, *Problem, *LinkProblem, *BROWSER_ERRORS])
def test_an_error_code_of_the_socket_has_words(code: str):
    assert texts.errors.BY_CODE[code].endswith(".")


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.__name__)
def test_a_refusal_of_the_services_has_words(refusal: type[WavesError]):
    assert texts.errors.BY_CODE[refusal.code].endswith(".")


def test_fill_puts_a_var_where_the_word_stands():
    filled = str(text_vars.fill("Call {name} now", name=Call.peer_name))
    before, name, after = (filled.find(part) for part in ("Call ", "peerName", " now"))
    assert 0 <= before < name < after


def test_fill_refuses_a_word_that_nobody_gave():
    with pytest.raises(KeyError):
        text_vars.fill("Call {name}", nickname=Call.peer_name)


def test_choose_knows_every_code_and_has_something_for_the_others():
    chosen = str(text_vars.error(Call.problem))
    codes = texts.errors.BY_CODE
    assert all(f'case JSON.stringify("{code}")' in chosen for code in codes)
    assert "default" in chosen


def test_the_names_that_people_and_tests_rely_on_are_those_of_the_contract():
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


def test_a_sentence_is_a_string_var_that_a_component_takes():
    assert isinstance(text_vars.error(Call.problem), rx.Var)


def test_sixty_four_emoji_encode_six_bits_each():
    emoji, names = zip(*texts.verify.EMOJI, strict=True)
    assert len(set(emoji)) == len(set(names)) == 64
    assert names[:5] == ("Dog", "Cat", "Lion", "Horse", "Unicorn")
    assert names[63] == "Pin"
