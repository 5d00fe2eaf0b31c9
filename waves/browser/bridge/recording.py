"""Recording a call: its Vars and its actions (`hooks/recording.ts`)."""

import reflex as rx
from reflex.vars import NumberVar

from waves.browser import bridge

bridge.at_home("recording", "useRecording", "useShelf", "recordingActions")

_recording = bridge.Store("recording", "useRecording")
_shelf = bridge.Store("shelf", "useShelf")


class Recording:
    """The recording of the running call.

    `call/recording/snapshot.ts`, RecordingSnapshot.
    """

    lack: rx.Var[str] = _recording.var("lack", str)
    """What this browser lacks: recorder, picture, storage or empty."""
    stage: rx.Var[str] = _recording.var("stage", str)
    """preparing, asking, recording, ending or empty."""
    pause: rx.Var[str] = _recording.var("pause", str)
    """Why it stands still: me, unseen, consent, stalled or empty."""
    paused_by_me: rx.Var[bool] = _recording.var("pausedByMe", bool)
    elapsed: rx.Var[str] = _recording.var("elapsed", str)
    size: rx.Var[str] = _recording.var("size", str)
    notice: rx.Var[str] = _recording.var("notice", str)
    """What went otherwise than wished: a code of texts.recording.NOTICES, or empty."""
    outcome: rx.Var[str] = _recording.var("outcome", str)
    """What is left of it: a code of texts.recording.OUTCOMES, or empty."""
    asked: rx.Var[bool] = _recording.var("asked", bool)
    """The other side wants to record."""
    theirs: rx.Var[str] = _recording.var("theirs", str)
    """What the other side records: on, paused, stalled or empty."""


class Shelf:
    """The finished recording that waits.

    `call/recording/snapshot.ts`, ShelfSnapshot.
    """

    id: rx.Var[str] = _shelf.var("id", str)
    peer_name: rx.Var[str] = _shelf.var("peerName", str)
    time: rx.Var[str] = _shelf.var("time", str)
    size: rx.Var[str] = _shelf.var("size", str)
    recovered: rx.Var[bool] = _shelf.var("recovered", bool)
    """It was left behind by a page that is gone."""
    preparing: rx.Var[bool] = _shelf.var("preparing", bool)
    unmended: rx.Var[bool] = _shelf.var("unmended", bool)
    """One cannot seek in it."""
    discarding: rx.Var[bool] = _shelf.var("discarding", bool)
    """Discard was pressed once."""
    more: NumberVar[int] = _shelf.var("more", int)
