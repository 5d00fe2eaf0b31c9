/** The code of files, one file of the build: what is to be sent, and how it gets to the server. */
import type { Clock } from "../kit/clock";
import type { OutgoingFile, ShownFile } from "../messages/file_view";
import { Attachments } from "./attachments";
import { createBlobStore } from "./blob_store";
import { fetchFiles, makeAudio, pictureDeps, voiceDeps } from "./browser_deps";
import { ownFiles } from "./files_owner";
import { Gallery } from "./gallery";
import { LocalUrls } from "./local_urls";
import { createTransport } from "./transport";
import { Uploads } from "./uploads";
import { nextVoice, VoicePlayer } from "./voice_player";
import { VoiceRecorder, type VoiceRecording } from "./voice_recorder";
import "../styles/files.css";

export interface FileCodeDeps {
  clock: Clock;
  newId(): string;
  /** Return the names of the uploads that any tab of this user is going to send. */
  waiting(userId: string): ReadonlySet<string>;
  /** Send files as a message of their own. */
  sendFiles(conversationId: string, files: readonly OutgoingFile[]): void;
  /** Return the files of the displayed conversation, in their order. */
  shownFiles(): readonly ShownFile[];
  /** Show a message of the displayed conversation. */
  jumpTo(seq: number): void;
}

export type FileCode = ReturnType<typeof createFileCode>;

/** Create what was loaded, and connect its parts. */
export function createFileCode({ clock, newId, waiting, ...page }: FileCodeDeps) {
  const blobs = createBlobStore();
  const uploads = new Uploads({
    transport: createTransport(clock),
    blobs,
    clock,
    owns: ownFiles,
  });
  const attachments = new Attachments({
    ...pictureDeps,
    newId,
    keep: (upload, file) => uploads.keep(upload, file),
  });
  const urls = new LocalUrls({
    ...pictureDeps,
    contentOf: (upload) => uploads.contentOf(upload),
  });
  const { recorder, player } = createVoice({ clock, newId, ...page }, uploads, urls);
  return {
    uploads,
    attachments,
    urls,
    recorder,
    player,
    gallery: new Gallery({ fetchFiles, jumpTo: (seq) => page.jumpTo(seq) }),
    /** Upload files of a message; see `FileSender` in `messages/outbox.ts`. */
    async send(files: readonly OutgoingFile[], moved: () => void): Promise<readonly string[]> {
      const ids: string[] = [];
      for (const file of files) {
        const id = await uploads.send(file, moved);
        urls.uploaded(file.upload, id);
        ids.push(id);
      }
      return ids;
    },
    /** This user is signed in. */
    begin(userId: string): void {
      uploads.start(userId);
      blobs.keepOnly(userId, () => waiting(userId)).catch(() => {});
    },
    /** The user has signed out. */
    end(): void {
      recorder.cancel();
      player.stop();
      uploads.start("");
      attachments.forget();
      urls.forget();
    },
  };
}

type VoicePage = Omit<FileCodeDeps, "waiting">;

/** What records voice messages, and what plays them. */
function createVoice(page: VoicePage, uploads: Uploads, urls: LocalUrls) {
  const recorder = new VoiceRecorder({
    ...voiceDeps(page.clock),
    clock: page.clock,
    send(conversationId, recording) {
      const file = voiceFile(page.newId(), recording);
      uploads.keep(file.upload, recording.content);
      page.sendFiles(conversationId, [file]);
    },
  });
  const player = new VoicePlayer({
    makeAudio,
    addressOf: (file) => urls.urlOf(file) || `/api/files/${file.id}/content`,
    next: (file) => nextVoice(page.shownFiles(), file),
  });
  return { recorder, player };
}

const voiceFile = (
  upload: string,
  { content, durationMs, peaks }: VoiceRecording,
): OutgoingFile => ({
  upload,
  kind: "voice",
  name: `voice.${/\w+$/.exec(content.type.split(";")[0] ?? "")?.[0] ?? "bin"}`,
  type: content.type,
  size: content.size,
  duration_ms: durationMs,
  peaks,
});
