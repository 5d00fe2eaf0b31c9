/** Writes a voice message as MP4 with its length, which every browser can play and seek in. */
import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  MP4,
  Mp4OutputFormat,
  OGG,
  Output,
  WEBM,
} from "mediabunny";

/** Copy the packets of a recording, which is a few megabytes at most. */
export async function asMp4(recorded: Blob): Promise<Blob> {
  const input = new Input({ formats: [WEBM, MP4, OGG], source: new BlobSource(recorded) });
  const track = await input.getPrimaryAudioTrack();
  if (!track?.codec) throw new DOMException("nothing in it", "NotFoundError");
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: "in-memory" }), target });
  const source = new EncodedAudioPacketSource(track.codec);
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = await track.getDecoderConfig();
  const meta = decoderConfig === null ? undefined : { decoderConfig };
  const sink = new EncodedPacketSink(track);
  let packet = await sink.getFirstPacket();
  while (packet !== null) {
    await source.add(packet, meta);
    packet = await sink.getNextPacket(packet);
  }
  await output.finalize();
  if (target.buffer === null) throw new DOMException("nothing was written", "NotFoundError");
  return new Blob([target.buffer], { type: "audio/mp4" });
}
