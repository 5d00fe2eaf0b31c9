/** What is drawn of files. */
import type { Problem } from "../call/model/media_errors";
import type { FileKind, ShownFile } from "../messages/file_view";

/** A file that is to be sent. */
export interface Attachment {
  readonly upload: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** The size in words. */
  readonly shown_size: string;
  readonly kind: "image" | "file";
  /** Where a picture can be seen; else empty. */
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

export type AttachmentProblem = "" | "too_many" | "too_large" | "empty";

export interface AttachmentsSnapshot {
  readonly conversationId: string;
  readonly items: readonly Attachment[];
  /** Why files were left out, and the name of the first of them. */
  readonly problem: AttachmentProblem;
  readonly name: string;
}

export const NO_ATTACHMENTS: AttachmentsSnapshot = {
  conversationId: "",
  items: [],
  problem: "",
  name: "",
};

export interface UploadsSnapshot {
  /** How much of each upload is done, from 0 to 1, by its name. */
  readonly done: Readonly<Record<string, number>>;
}

export const NO_UPLOADS: UploadsSnapshot = { done: {} };

export interface UrlsSnapshot {
  /** Counts the changes. */
  readonly edition: number;
}

export const NO_URLS: UrlsSnapshot = { edition: 0 };

/** The picture that is shown alone. */
export interface PhotoSnapshot {
  /** The key of its message; empty: no picture is shown. */
  readonly row: string;
  /** Its place among the pictures of the message. */
  readonly at: number;
}

export const NO_PHOTO: PhotoSnapshot = { row: "", at: 0 };

/** The voice message that is being recorded. */
export interface VoiceSnapshot {
  readonly phase: "" | "asking" | "recording";
  /** How long it is by now, in words. */
  readonly elapsed: string;
  /** The last levels, from 0 to 100. */
  readonly levels: readonly number[];
  /** Why there is no recording. */
  readonly problem: Problem;
}

export const NO_VOICE: VoiceSnapshot = { phase: "", elapsed: "", levels: [], problem: "" };

/** The voice message that is played. */
export interface PlayingSnapshot {
  /** Its id, or the name of its upload; empty: none. */
  readonly file: string;
  readonly playing: boolean;
  /** Milliseconds from its beginning. */
  readonly at: number;
  readonly speed: number;
  /** It can't be played. */
  readonly failed: boolean;
}

export const NOT_PLAYING: PlayingSnapshot = {
  file: "",
  playing: false,
  at: 0,
  speed: 1,
  failed: false,
};

/** A file in the list of shared media. */
export interface GalleryItem {
  /** The place of its message. */
  readonly seq: number;
  /** When it was sent, milliseconds since 1970. */
  readonly at: number;
  readonly file: ShownFile;
}

export interface GallerySnapshot {
  /** Empty: it is closed. */
  readonly conversationId: string;
  readonly kind: FileKind;
  readonly items: readonly GalleryItem[];
  readonly state: "more" | "loading" | "failed" | "end";
}

export const NO_GALLERY: GallerySnapshot = {
  conversationId: "",
  kind: "image",
  items: [],
  state: "more",
};
