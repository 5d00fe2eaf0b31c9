/** Local media over fake devices. */
import { LocalMedia, type LocalState } from "../../../waves/browser/call/media/local_media";
import { equip } from "./fake_device_manager";
import { type FakeDevices, FakeStream } from "./fake_media";

interface LocalMediaSetup {
  devices: FakeDevices;
  stream: FakeStream;
  media: LocalMedia;
  /** The tracks set on the peer connection, in order: the kind, or `no` kind. */
  sent: string[];
  states: LocalState[];
}

export function setupLocalMedia(): LocalMediaSetup {
  const { devices, deviceManager } = equip();
  const stream = new FakeStream();
  const sent: string[] = [];
  const states: LocalState[] = [];
  const media = new LocalMedia({
    deviceManager,
    stream: stream as unknown as MediaStream,
    send: (kind, track) => sent.push(track === null ? `no ${kind}` : kind),
    changed: (state) => states.push(state),
  });
  return { devices, stream, media, sent, states };
}
