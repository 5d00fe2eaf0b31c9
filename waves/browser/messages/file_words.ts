/** What the files of a message are, in words, as the server says it (`waves/state/row_builders.py`). */
import type { MessageFile } from "./file_view";

/** Words with the placeholder `{count}`. */
export interface FileWords {
  readonly photo: string;
  readonly photos: string;
  readonly voice: string;
  readonly files: string;
}

type Described = Pick<MessageFile, "kind" | "name">;

/** Return the words for these files; one file has its own name. */
export function describeFiles(
  files: readonly Described[],
  { photo, photos, voice, files: many }: FileWords,
): string {
  const [first] = files;
  if (first === undefined) return "";
  const counted = (words: string): string => words.replace("{count}", String(files.length));
  if (files.every(({ kind }) => kind === "image"))
    return files.length === 1 ? photo : counted(photos);
  if (files.length > 1) return counted(many);
  return first.kind === "voice" ? voice : first.name;
}
