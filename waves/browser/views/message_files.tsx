/** The files of a message, in boxes of their final size; what is in them is loaded with the first. */
import type { CSSProperties } from "react";
import { filesHeight, pictureBox, picturesOf } from "../messages/file_layout";
import { onDemand } from "./deferred";
import type { MessageFilesProps } from "./file_props";

const Pictures = onDemand<MessageFilesProps>(() => content().then((module) => module.Pictures));
const FileRows = onDemand<MessageFilesProps>(() => content().then((module) => module.FileRows));
const content = () => import("./file_content");

/** Draws the pictures of a message, and below them its other files. */
export function MessageFiles(props: MessageFilesProps) {
  const pictures = picturesOf(props.files);
  const others = props.files.filter(({ kind }) => kind !== "image");
  const box = pictureBox(pictures);
  return (
    <>
      {box && (
        <div className="pictures" data-count={pictures.length} style={sizeOf(box)}>
          <Pictures {...props} files={pictures} />
        </div>
      )}
      {others.length > 0 && (
        <div className="file-rows" style={{ minHeight: filesHeight(others) }}>
          <FileRows {...props} files={others} />
        </div>
      )}
    </>
  );
}

const sizeOf = ({ width, height }: { width: number; height: number }): CSSProperties => ({
  width,
  aspectRatio: `${width} / ${height}`,
});
