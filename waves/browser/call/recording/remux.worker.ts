/**
 * Rewrites a recording with duration and index, so that players can seek in it.
 *
 * A streaming encoder writes neither (Matroska: Duration, Cues; RFC 9559). The
 * packets are copied as they are, a few at a time, from one file to the other. Where a file
 * was cut off, everything before the cut is kept.
 */
import { expose } from "comlink";
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

export interface RemuxTask {
  place: Place;
  extension: "webm" | "mp4";
}

interface TrackCopier {
  next: EncodedPacket | null;
  /** Copy `next` and read the packet after it. */
  step(): Promise<void>;
}

/** Write the file anew; `progressed` is called after each part of it. */
async function remux({ place, extension }: RemuxTask, progressed: () => void): Promise<void> {
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
          progressed();
        },
      }),
      { chunked: true, chunkSize: 1 << 20 },
    );
    const output = new Output({ format, target });
    await copy(await copiersOf(input, output), output);
    handle.flush();
  } finally {
    handle.close();
  }
}

async function copiersOf(input: Input, output: Output): Promise<(() => Promise<TrackCopier>)[]> {
  const copiers: (() => Promise<TrackCopier>)[] = [];
  const video = await input.getPrimaryVideoTrack();
  if (video?.codec) {
    const source = new EncodedVideoPacketSource(video.codec);
    const decoderConfig = await video.getDecoderConfig();
    const meta = decoderConfig === null ? undefined : { decoderConfig };
    output.addVideoTrack(source);
    copiers.push(() => copierOf(video, (packet) => source.add(packet, meta)));
  }
  const audio = await input.getPrimaryAudioTrack();
  if (audio?.codec) {
    const source = new EncodedAudioPacketSource(audio.codec);
    const decoderConfig = await audio.getDecoderConfig();
    const meta = decoderConfig === null ? undefined : { decoderConfig };
    output.addAudioTrack(source);
    copiers.push(() => copierOf(audio, (packet) => source.add(packet, meta)));
  }
  return copiers;
}

async function copierOf(
  track: InputTrack,
  add: (packet: EncodedPacket) => Promise<void>,
): Promise<TrackCopier> {
  const sink = new EncodedPacketSink(track);
  const copier: TrackCopier = {
    next: await orNull(sink.getFirstPacket()),
    async step() {
      if (copier.next === null) return;
      await add(copier.next);
      copier.next = await orNull(sink.getNextPacket(copier.next));
    },
  };
  return copier;
}

/** A truncated file ends inside a packet: treat that as its end. */
function orNull(packet: Promise<EncodedPacket | null>): Promise<EncodedPacket | null> {
  return packet.catch(() => null);
}

/** Copy the packets of all tracks in timestamp order. */
async function copy(makeLanes: (() => Promise<TrackCopier>)[], output: Output): Promise<void> {
  if (makeLanes.length === 0) throw new DOMException("nothing in it", "NotFoundError");
  await output.start();
  const copiers = await Promise.all(makeLanes.map((make) => make()));
  for (let first = earliest(copiers); first !== null; first = earliest(copiers)) await first.step();
  await output.finalize();
}

function earliest(copiers: readonly TrackCopier[]): TrackCopier | null {
  const waiting = copiers.filter((copier) => copier.next !== null);
  const at = (copier: TrackCopier): number => copier.next?.timestamp ?? 0;
  return waiting.sort((one, other) => at(one) - at(other))[0] ?? null;
}

const api = { remux };

export type RemuxApi = typeof api;

expose(api);
