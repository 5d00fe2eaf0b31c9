/** The files of a page: what is there at once, and the code that is loaded with the first file. */
import { Later } from "../kit/later";
import { createStore } from "../kit/store";
import type { OutgoingFile, ShownFile } from "../messages/file_view";
import type { FileSender } from "../messages/outbox";
import { SocketError } from "../socket/incoming_frames";
import type { FileCode, FileCodeDeps } from "./file_code";
import { forgetFilesOfOthers } from "./files_owner";
import {
  NO_ATTACHMENTS,
  NO_GALLERY,
  NO_PHOTO,
  NO_UPLOADS,
  NO_URLS,
  NO_VOICE,
  NOT_PLAYING,
} from "./snapshot";

export class PageFiles implements FileSender {
  readonly code: Later<FileCode>;
  readonly attachments;
  readonly uploads;
  /** Changes when `urlOf` may have another answer. */
  readonly urls;
  readonly voice;
  readonly playing;
  readonly gallery;
  readonly photo = createStore(NO_PHOTO);
  #userId = "";
  #shown = "";
  /** Each ends a message that is on its way, or waits for the code. */
  readonly #stops = new Set<() => void>();
  /** Whether a voice message is to be recorded in this conversation once it is shown. */
  #isAwaited = (_conversationId: string): boolean => false;

  constructor(deps: FileCodeDeps) {
    this.code = new Later<FileCode>({
      clock: deps.clock,
      async load() {
        const { createFileCode } = await import("./file_code");
        return () => createFileCode(deps);
      },
      begin: (loaded) => {
        if (this.#userId !== "") loaded.begin(this.#userId);
      },
    });
    this.attachments = this.code.store(NO_ATTACHMENTS, (loaded) => loaded.attachments.store);
    this.uploads = this.code.store(NO_UPLOADS, (loaded) => loaded.uploads.store);
    this.voice = this.code.store(NO_VOICE, (loaded) => loaded.recorder.store);
    this.gallery = this.code.store(NO_GALLERY, (loaded) => loaded.gallery.store);
    this.playing = this.code.store(NOT_PLAYING, (loaded) => loaded.player.store);
    this.urls = this.code.store(NO_URLS, (loaded) => loaded.urls.store);
  }

  send(files: readonly OutgoingFile[], moved: () => void): Promise<readonly string[]> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(new SocketError("cancelled"));
      this.#stops.add(stop);
      this.code.run((loaded) => {
        loaded
          .send(files, moved)
          .finally(() => this.#stops.delete(stop))
          .then(resolve, reject);
      });
    });
  }

  sent(files: readonly OutgoingFile[]): void {
    this.code.run(({ uploads }) => {
      for (const { upload } of files) uploads.forget(upload);
    });
  }

  drop(files: readonly OutgoingFile[]): void {
    this.code.run(({ uploads }) => {
      for (const file of files) void uploads.drop(file);
    });
  }

  /** Try again now what waits for a better moment. */
  resume(): void {
    this.code.loaded?.uploads.resume();
  }

  /** Return where a file can be seen without the network; empty: nowhere. */
  urlOf(file: ShownFile): string {
    return this.code.loaded?.urls.urlOf(file) ?? "";
  }

  /** This conversation is shown. */
  open(conversationId: string): void {
    this.close();
    this.#shown = conversationId;
    this.code.loaded?.attachments.open(conversationId);
    if (this.#isAwaited(conversationId)) this.record(conversationId);
    this.#isAwaited = () => false;
  }

  /** The conversation is shown no longer: nobody sees what is recorded. */
  close(): void {
    const loaded = this.code.loaded;
    this.#shown = "";
    loaded?.recorder.cancel();
    loaded?.recorder.dismiss();
    loaded?.gallery.close();
  }

  /** Show the shared media of this conversation, if it is shown. */
  showShared(conversationId: string): void {
    this.code.run(({ gallery }) => {
      if (this.#shown === conversationId) gallery.open(conversationId);
    });
  }

  /** Record a voice message in this conversation, if it is shown. Returns whether it is. */
  record(conversationId: string): boolean {
    if (conversationId === "" || this.#shown !== conversationId) return false;
    this.code.run(({ recorder }) => {
      if (this.#shown === conversationId) void recorder.start(conversationId);
    });
    return true;
  }

  /** Record a voice message if the conversation that is shown next is this one. */
  recordNext(isAwaited: (conversationId: string) => boolean): void {
    this.#isAwaited = isAwaited;
  }

  /** Add files to the next message of this conversation. */
  add(conversationId: string, files: readonly File[]): void {
    this.code.run(({ attachments }) => {
      attachments.open(conversationId);
      void attachments.add(files);
      // Another one may be shown by now.
      if (this.#shown !== "") attachments.open(this.#shown);
    });
  }

  /** Return what is to be sent in this conversation, which is its no longer. */
  take(conversationId: string): readonly OutgoingFile[] {
    return this.code.loaded?.attachments.take(conversationId) ?? [];
  }

  /** This user is signed in. */
  start(userId: string): void {
    forgetFilesOfOthers(userId);
    this.#userId = userId;
    this.code.loaded?.begin(userId);
  }

  /** The user has signed out. */
  stop(): void {
    this.#userId = "";
    this.#shown = "";
    this.#isAwaited = () => false;
    this.photo.set(NO_PHOTO);
    this.code.forget();
    for (const stop of this.#stops) stop();
    this.#stops.clear();
    this.code.loaded?.end();
  }
}
