/**
 * Writes a recording anew so that one can seek in it: with duration and index.
 *
 * An encoder that writes as it goes knows neither (Matroska: Duration, Cues; RFC 9559). The
 * packets are copied as they are, a few at a time, from one file to the other. Where a file
 * was cut off, everything before the cut is kept.
 */
import {
  BlobSource,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputTrack,
  MP4,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";
import { openSync, type Place, readFile } from "./opfs_files";

export interface MendTask {
  place: Place;
  extension: "webm" | "mp4";
}

export interface MendAnswer {
  /** False: it goes on. */
  isDone: boolean;
  /** The name of what went wrong; empty: nothing did. */
  error: string;
}

interface Lane {
  next: EncodedPacket | null;
  /** Hand `next` over and get the one behind it. */
  step(): Promise<void>;
}

addEventListener("message", async ({ data }: MessageEvent<MendTask>) => {
  try {
    await mend(data);
    answer({ isDone: true, error: "" });
  } catch (reason) {
    const error = reason instanceof DOMException ? reason.name : String(reason);
    answer({ isDone: false, error });
  }
});

function answer(message: MendAnswer): void {
  postMessage(message);
}

async function mend({ place, extension }: MendTask): Promise<void> {
  const source = new BlobSource(await readFile(place, "raw"));
  const input = new Input({ formats: [WEBM, MP4], source });
  const handle = await openSync(place, "ready");
  try {
    handle.truncate(0);
    const format =
      extension === "mp4" ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
    const target = new StreamTarget(
      new WritableStream<StreamTargetChunk>({
        write: ({ data, position }) => {
          handle.write(data, { at: position });
          answer({ isDone: false, error: "" });
        },
      }),
      { chunked: true, chunkSize: 1 << 20 },
    );
    const output = new Output({ format, target });
    await copy(await lanesOf(input, output), output);
    handle.flush();
  } finally {
    handle.close();
  }
}

async function lanesOf(input: Input, output: Output): Promise<(() => Promise<Lane>)[]> {
  const lanes: (() => Promise<Lane>)[] = [];
  const video = await input.getPrimaryVideoTrack();
  if (video?.codec) {
    const source = new EncodedVideoPacketSource(video.codec);
    const decoderConfig = await video.getDecoderConfig();
    const meta = decoderConfig === null ? undefined : { decoderConfig };
    output.addVideoTrack(source);
    lanes.push(() => laneOf(video, (packet) => source.add(packet, meta)));
  }
  const audio = await input.getPrimaryAudioTrack();
  if (audio?.codec) {
    const source = new EncodedAudioPacketSource(audio.codec);
    const decoderConfig = await audio.getDecoderConfig();
    const meta = decoderConfig === null ? undefined : { decoderConfig };
    output.addAudioTrack(source);
    lanes.push(() => laneOf(audio, (packet) => source.add(packet, meta)));
  }
  return lanes;
}

async function laneOf(
  track: InputTrack,
  add: (packet: EncodedPacket) => Promise<void>,
): Promise<Lane> {
  const sink = new EncodedPacketSink(track);
  const lane: Lane = {
    next: await orNull(sink.getFirstPacket()),
    async step() {
      if (lane.next === null) return;
      await add(lane.next);
      lane.next = await orNull(sink.getNextPacket(lane.next));
    },
  };
  return lane;
}

/** A file that was cut off ends in the middle of something: that is its end. */
function orNull(packet: Promise<EncodedPacket | null>): Promise<EncodedPacket | null> {
  return packet.catch(() => null);
}

/** Copy the packets of all tracks in the order of their times. */
async function copy(makeLanes: (() => Promise<Lane>)[], output: Output): Promise<void> {
  if (makeLanes.length === 0) throw new DOMException("nothing in it", "NotFoundError");
  await output.start();
  const lanes = await Promise.all(makeLanes.map((make) => make()));
  for (let first = earliest(lanes); first !== null; first = earliest(lanes)) await first.step();
  await output.finalize();
}

function earliest(lanes: readonly Lane[]): Lane | null {
  const waiting = lanes.filter((lane) => lane.next !== null);
  const at = (lane: Lane): number => lane.next?.timestamp ?? 0;
  return waiting.sort((one, other) => at(one) - at(other))[0] ?? null;
}
