/** What the views of files are given: here, for those that are loaded later. */
import type { ShownFile } from "../messages/file_view";

export interface FileLabels {
  /** With the placeholder `{name}`. */
  readonly open: string;
  readonly download: string;
  readonly cancel: string;
  readonly broken: string;
  readonly play: string;
  readonly pause: string;
  readonly seek: string;
  /** With the placeholder `{speed}`. */
  readonly speed: string;
  readonly unplayable: string;
}

export interface MessageFilesProps {
  /** Identifies the row. */
  rowKey: string;
  clientId: string;
  files: readonly ShownFile[];
  /** The message is on its way. */
  waiting: boolean;
  labels: FileLabels;
}

export interface PhotoLabels {
  readonly photo: string;
  readonly own: string;
  readonly previous: string;
  readonly next: string;
  readonly nearer: string;
  readonly further: string;
  readonly close: string;
  /** With the placeholder `{name}`. */
  readonly download: string;
  /** With the placeholders `{number}` and `{count}`. */
  readonly place: string;
}

export interface PhotoProps {
  peerName: string;
  labels: PhotoLabels;
}

export interface VoiceBarProps {
  labels: VoiceLabels;
}

export interface VoiceLabels {
  readonly recording: string;
  readonly asking: string;
  readonly cancel: string;
  readonly send: string;
}

export interface GalleryProps {
  labels: GalleryLabels;
  files: FileLabels;
}

export interface GalleryLabels {
  readonly title: string;
  readonly close: string;
  readonly image: string;
  readonly voice: string;
  readonly file: string;
  readonly empty: string;
  readonly loading: string;
  readonly failed: string;
  readonly again: string;
  /** With the placeholder `{name}`. */
  readonly jump: string;
}
