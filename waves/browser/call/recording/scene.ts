/** The parts of a call that are recorded at this moment. */
import type { CapabilityContext } from "../rtc/capability";
import type { Scene } from "./recording_deps";

/** Return both faces, the shared screens, and all audio. */
export function sceneOf(
  { call, streams }: Pick<CapabilityContext, "call" | "streams">,
  ownName: string,
): Scene {
  const { localVideo, remoteVideo, peerName } = call.getSnapshot();
  const local = streams.get("local");
  const remote = streams.get("remote");
  const remoteScreen = streams.get("remoteScreen");
  const localScreen = streams.get("localScreen");
  const screens = [
    { stream: remoteScreen, name: peerName },
    { stream: localScreen, name: ownName },
  ];
  return {
    faces: [
      { stream: remoteVideo ? remote : null, name: peerName },
      { stream: localVideo ? local : null, name: ownName },
    ],
    screens: screens.filter(({ stream }) => stream !== null),
    sounds: [local, remote, remoteScreen, localScreen].filter((stream) => stream !== null),
  };
}
