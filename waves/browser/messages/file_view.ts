/** The files of a message: as the server describes them, as they are sent, and as they are drawn. */

export type FileKind = "image" | "voice" | "file";

interface FileContent {
  readonly kind: FileKind;
  readonly name: string;
  /** The media type. */
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  /** Of a picture, in pixels. */
  readonly width?: number | null;
  readonly height?: number | null;
  /** Of a voice message. */
  readonly duration_ms?: number | null;
  /** How loud a voice message is, from 0 to 100, in equal parts of its time. */
  readonly peaks?: readonly number[] | null;
}

/** A file on the server; the field names are those of `state/rows.py`. */
export interface MessageFile extends FileContent {
  readonly id: string;
  /** A picture of a few pixels to show before the picture is there: a thumbhash in base64. */
  readonly placeholder?: string | null;
}

/** A file of a message that waits for the server. */
export interface OutgoingFile extends FileContent {
  /** Names the upload: the same name again is the same upload. */
  readonly upload: string;
}

/** A file of a displayed message. */
export interface ShownFile {
  readonly id: string;
  /** The name of the upload; empty unless it is being sent from here. */
  readonly upload: string;
  readonly kind: FileKind;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly width: number;
  readonly height: number;
  readonly placeholder: string;
  readonly duration_ms: number;
  readonly peaks: readonly number[];
}

export function shownFile(file: MessageFile | OutgoingFile): ShownFile {
  return {
    id: "id" in file ? file.id : "",
    upload: "upload" in file ? file.upload : "",
    kind: file.kind,
    name: file.name,
    type: file.type,
    size: file.size,
    width: file.width ?? 0,
    height: file.height ?? 0,
    placeholder: ("placeholder" in file ? file.placeholder : null) ?? "",
    duration_ms: file.duration_ms ?? 0,
    peaks: file.peaks ?? [],
  };
}

/** Whether two messages have the same files; a file never changes. */
export function isSameFiles(
  one: readonly MessageFile[] = [],
  another: readonly MessageFile[] = [],
): boolean {
  return one.length === another.length && one.every(({ id }, at) => id === another[at]?.id);
}
