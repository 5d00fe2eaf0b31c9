/** The bar in place of the composer while a voice message is recorded. */
import { stores, useField } from "../bridge";
import { onDemand } from "./deferred";
import type { VoiceBarProps } from "./file_props";

const Bar = onDemand<VoiceBarProps>(() =>
  import("./voice_bar").then((module) => module.RecordingBar),
);

/** What is recorded, with buttons that send or drop it. */
export function VoiceBar(props: VoiceBarProps) {
  return useField(stores.voice, "phase") === "" ? null : <Bar {...props} />;
}
