/** How far the files of a message are on their way, around the button that cancels it. */
import { useSyncExternalStore } from "react";
import { app } from "../app";
import type { ShownFile } from "../messages/file_view";

const RADIUS = 20;
const LENGTH = 2 * Math.PI * RADIUS;
/** A ring without anything would look like nothing. */
const LEAST = 0.04;

interface SendingRingProps {
  files: readonly ShownFile[];
  clientId: string;
  label: string;
}

/** @internal */
export function SendingRing({ files, clientId, label }: SendingRingProps) {
  const { uploads, code } = app().files;
  const { done } = useSyncExternalStore(uploads.subscribe, uploads.getSnapshot);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  const sent = files.reduce((sum, file) => sum + file.size * (done[file.upload] ?? 0), 0);
  const share = size > 0 ? sent / size : 0;
  // What the server has in full can no longer be cancelled.
  const isDone = code.loaded !== null && share >= 1;
  return (
    <button
      type="button"
      className="sending-ring"
      aria-label={label}
      disabled={isDone}
      data-percent={Math.floor(share * 100)}
      onClick={() => app().outbox.cancel(clientId)}
    >
      <svg viewBox="0 0 48 48" aria-hidden="true">
        <circle
          cx={24}
          cy={24}
          r={RADIUS}
          strokeDasharray={`${LENGTH * Math.max(LEAST, share)} ${LENGTH}`}
        />
        <path d="m18 18 12 12M30 18 18 30" />
      </svg>
    </button>
  );
}
