/** A monitored microphone whose loudness the test sets. */
import { equip } from "./fake_device_manager";
import { FakeTrack } from "./fake_media";

export const LOUD = 0.1;
/** The call that the microphone belongs to. */
export const OWNER = {};

export function setupMicrophone() {
  const set = equip();
  const track = new FakeTrack("audio");
  const { microphoneMonitor, notices } = set.deviceManager;
  const follow = (one: FakeTrack | null, isMuted: boolean): void => {
    if (one !== null) one.enabled = !isMuted;
    microphoneMonitor.follow(OWNER, one as unknown as MediaStreamTrack | null, isMuted);
  };
  const isShown = (): boolean => notices.store.getSnapshot().talkingMuted;
  const open = (): number => set.contexts.filter((one) => one.state !== "closed").length;
  return { ...set, microphoneMonitor, track, follow, isShown, open };
}
