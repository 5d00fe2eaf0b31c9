/** Pictures and files in a message: loaded with the first of them. */
import { useLayoutEffect, useRef, useState, useSyncExternalStore } from "react";
import { app } from "../app";
import { decodeThumbhash } from "../files/thumbhash";
import { shortFileSize } from "../kit/quantities";
import { MOST_IN_GRID } from "../messages/file_layout";
import type { ShownFile } from "../messages/file_view";
import type { FileLabels, MessageFilesProps } from "./file_props";
import { SendingRing } from "./sending_ring";
import { VoiceMessage } from "./voice_message";
import "../styles/files.css";

const labelled = (label: string, { name }: ShownFile): string => label.replace("{name}", name);
const addressOf = ({ id }: ShownFile, what: "content" | "thumbnail"): string =>
  id === "" ? "" : `/api/files/${id}/${what}`;

/** Return where the file can be seen at once, or the address at the server. */
export function useAddress(file: ShownFile, what: "content" | "thumbnail"): string {
  const { files } = app();
  useSyncExternalStore(files.urls.subscribe, files.urls.getSnapshot);
  return files.urlOf(file) || addressOf(file, what);
}

/**
 * The pictures of a message, at most four; the others are behind the last one.
 *
 * @internal
 */
export function Pictures({ files, rowKey, clientId, waiting, labels }: MessageFilesProps) {
  const shown = files.slice(0, MOST_IN_GRID);
  return (
    <>
      {shown.map((file, at) => (
        <button
          key={at}
          type="button"
          className="picture"
          aria-label={labelled(labels.open, file)}
          onClick={() => app().files.photo.set({ row: rowKey, at })}
        >
          <Picture file={file} broken={labels.broken} />
          {at === MOST_IN_GRID - 1 && files.length > MOST_IN_GRID && (
            <span className="picture-more">+{files.length - MOST_IN_GRID}</span>
          )}
        </button>
      ))}
      {waiting && <SendingRing files={files} clientId={clientId} label={labels.cancel} />}
    </>
  );
}

/**
 * A picture that fills its place.
 *
 * @internal
 */
export function Picture({ file, broken }: { file: ShownFile; broken: string }) {
  const [state, setState] = useState<"loading" | "loaded" | "broken">("loading");
  // What moves is shown as it is.
  const address = useAddress(file, file.type === "image/gif" ? "content" : "thumbnail");
  return (
    <>
      {state !== "loaded" && <Placeholder hash={file.placeholder} />}
      {address !== "" && (
        <img
          src={address}
          alt=""
          decoding="async"
          draggable={false}
          data-state={state}
          onLoad={() => setState("loaded")}
          onError={() => setState("broken")}
        />
      )}
      {state === "broken" && <span className="picture-broken">{broken}</span>}
    </>
  );
}

/** A few blurred pixels. */
function Placeholder({ hash }: { hash: string }) {
  const ref = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const pixels = hash === "" ? null : decodeThumbhash(hash);
    const canvas = ref.current;
    if (pixels === null || canvas === null) return;
    const { width, height, rgba } = pixels;
    Object.assign(canvas, { width, height });
    canvas.getContext("2d")?.putImageData(new ImageData(rgba, width, height), 0, 0);
  }, [hash]);
  return <canvas ref={ref} width={1} height={1} className="placeholder" />;
}

/**
 * The files of a message that are no pictures.
 *
 * @internal
 */
export function FileRows({ files, clientId, waiting, labels }: MessageFilesProps) {
  const ring = waiting && <SendingRing files={files} clientId={clientId} label={labels.cancel} />;
  return files.map((file, at) =>
    file.kind === "voice" ? (
      <VoiceMessage key={at} file={file} ring={at === 0 && ring} labels={labels} />
    ) : (
      <FileRow key={at} file={file} labels={labels}>
        {(at === 0 && ring) || <span aria-hidden="true" data-text={extensionOf(file)} />}
      </FileRow>
    ),
  );
}

interface FileRowProps {
  file: ShownFile;
  labels: FileLabels;
  children: React.ReactNode;
}

function FileRow({ file, labels, children }: FileRowProps) {
  const row = (
    <>
      <span className="file-icon">{children}</span>
      <span className="file-text">
        <bdi className="file-name">{file.name}</bdi>
        <span className="file-size" aria-hidden="true" data-text={shortFileSize(file.size)} />
      </span>
    </>
  );
  if (file.id === "") return <div className="file-row">{row}</div>;
  return (
    <a
      className="file-row"
      href={addressOf(file, "content")}
      download={file.name}
      aria-label={labelled(labels.download, file)}
      aria-description={shortFileSize(file.size)}
    >
      {row}
    </a>
  );
}

/** "PDF": at most four letters of the end of the name. */
function extensionOf({ name }: ShownFile): string {
  const [, extension = ""] = /\.([\p{L}\p{N}]{1,4})$/u.exec(name) ?? [];
  return extension.toUpperCase();
}
