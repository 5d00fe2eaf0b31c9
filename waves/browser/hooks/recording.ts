/** Recording a call as React hooks, and what people do about it: see `bridge/recording.py`. */
import { app } from "../app";
import { EMPTY_SHELF, NO_RECORDING } from "../call/recording/snapshot";
import { useStore } from ".";

export const useRecording = () =>
  useStore((parts) => parts.call.capabilities.recording.store, NO_RECORDING);
export const useShelf = () =>
  useStore((parts) => parts.call.capabilities.recording.shelf.store, EMPTY_SHELF);

const recording = () => app().call.capabilities.recording;

export const recordingActions = {
  toggle: () => recording().toggle(),
  togglePause: () => recording().togglePause(),
  allow: () => recording().answer(true),
  refuse: () => recording().answer(false),
  withdraw: () => recording().withdraw(),
  dismissNotice: () => recording().dismissNotice(),
  save: () => void recording().shelf.save(),
  discard: () => void recording().shelf.discard(),
  keep: () => recording().shelf.keep(),
};
