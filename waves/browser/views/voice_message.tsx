/** A voice message: played, paused, at another place, faster. */
import { type ReactNode, useEffect, useSyncExternalStore } from "react";
import { app } from "../app";
import { NOT_PLAYING } from "../files/snapshot";
import { duration } from "../kit/format";
import type { ShownFile } from "../messages/file_view";
import type { FileLabels } from "./file_props";

const PLAY = "M8.5 5.5v13l10.5-6.5Z";
const PAUSE = "M8 5.5h3v13H8ZM13.5 5.5h3v13h-3Z";

interface VoiceMessageProps {
  file: ShownFile;
  /** In place of the button, while it is on its way. */
  ring: ReactNode;
  labels: FileLabels;
}

/** @internal */
export function VoiceMessage({ file, ring, labels }: VoiceMessageProps) {
  const { playing, code } = app().files;
  const state = useSyncExternalStore(playing.subscribe, playing.getSnapshot);
  const isShown = state.file !== "" && state.file === (file.upload || file.id);
  useEffect(() => code.want(), [code]);
  const { at, failed } = isShown ? state : NOT_PLAYING;
  return (
    <div className="voice">
      <span className="file-icon voice-icon">
        {ring || <PlayButton file={file} isPlaying={isShown && state.playing} labels={labels} />}
      </span>
      <span className="voice-body">
        <Waveform file={file} at={at} label={labels.seek} />
        <span className="voice-time">
          {failed ? labels.unplayable : duration(at || file.duration_ms)}
        </span>
      </span>
      {isShown && <SpeedButton speed={state.speed} label={labels.speed} />}
    </div>
  );
}

interface PlayButtonProps {
  file: ShownFile;
  isPlaying: boolean;
  labels: FileLabels;
}

function PlayButton({ file, isPlaying, labels }: PlayButtonProps) {
  return (
    <button
      type="button"
      className="voice-play"
      aria-label={isPlaying ? labels.pause : labels.play}
      onClick={() => app().files.code.run(({ player }) => player.toggle(file))}
    >
      <svg viewBox="0 0 24 24" width={26} height={26} aria-hidden="true">
        <path d={isPlaying ? PAUSE : PLAY} />
      </svg>
    </button>
  );
}

function SpeedButton({ speed, label }: { speed: number; label: string }) {
  return (
    <button
      type="button"
      className="voice-speed"
      aria-label={label.replace("{speed}", String(speed))}
      onClick={() => app().files.code.run(({ player }) => player.changeSpeed())}
    >
      {speed}×
    </button>
  );
}

function Waveform({ file, at, label }: { file: ShownFile; at: number; label: string }) {
  const { peaks, duration_ms: length } = file;
  const done = length > 0 ? (at / length) * peaks.length : 0;
  return (
    <span className="waveform">
      {peaks.map((peak, bar) => (
        <span key={bar} data-done={bar < done} style={{ height: `${Math.max(10, peak)}%` }} />
      ))}
      <input
        type="range"
        aria-label={label}
        aria-valuetext={duration(at)}
        min={0}
        max={length}
        step={1_000}
        value={Math.min(at, length)}
        disabled={file.id === ""}
        onChange={(event) => {
          const to = Number(event.target.value);
          app().files.code.run(({ player }) => player.seek(file, to));
        }}
      />
    </span>
  );
}
