/** The pictures of a conversation in their order, and which of them is shown. */
import type { ShownFile } from "../messages/file_view";
import type { DisplayRow } from "../messages/message_rows";
import type { PhotoSnapshot } from "./snapshot";

export interface Photo {
  readonly row: DisplayRow;
  /** Its place among the pictures of its message. */
  readonly at: number;
  readonly file: ShownFile;
}

/** Return the pictures of these rows. */
export function photosIn(rows: readonly DisplayRow[]): readonly Photo[] {
  return rows.flatMap((row) =>
    row.files.filter(({ kind }) => kind === "image").map((file, at) => ({ row, at, file })),
  );
}

/** Return the index of the shown picture, or -1 when it is gone. */
export function indexOfPhoto(photos: readonly Photo[], { row, at }: PhotoSnapshot): number {
  return photos.findIndex((one) => one.row.key === row && one.at === at);
}
