/** Picture-in-picture in a real browser. */
import type { OpenPictureInPicture, PictureInPicturePort } from "./picture_in_picture";

/** Document Picture-in-Picture is missing from TypeScript's types. */
interface DocumentPictures {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const SIZE = { width: 340, height: 260 };
/** The streams for a plain video, the best first. */
const VIDEOS = ["remoteScreen", "remote"];

/** Return the best port that the browser supports. */
export function pictureInPicturePort(
  here: Window & typeof globalThis = window,
): PictureInPicturePort {
  const pictures = (here as { documentPictureInPicture?: DocumentPictures })
    .documentPictureInPicture;
  if (pictures !== undefined) {
    return { kind: "window", open: () => openWindow(pictures, here.document) };
  }
  if (here.document.pictureInPictureEnabled === true) {
    return { kind: "video", open: () => openVideo(here.document) };
  }
  return { kind: "", open: () => Promise.reject(new Error("no picture-in-picture here")) };
}

async function openWindow(
  pictures: DocumentPictures,
  from: Document,
): Promise<OpenPictureInPicture> {
  const opened = await pictures.requestWindow(SIZE);
  copyStyles(opened.document, from);
  return {
    root: opened.document.body,
    onClosed: (listener) => opened.addEventListener("pagehide", listener, { once: true }),
    close: () => opened.close(),
  };
}

/** Copy language, theme and styles to the blank page of the window. */
function copyStyles(target: Document, from: Document): void {
  const { lang, className } = from.documentElement;
  Object.assign(target.documentElement, { lang, className });
  target.title = from.title;
  for (const style of from.querySelectorAll('link[rel="stylesheet"], style')) {
    target.head.append(target.importNode(style, true));
  }
}

async function openVideo(page: Document): Promise<OpenPictureInPicture> {
  const video = VIDEOS.map((name) => page.querySelector(`video[data-stream="${name}"]`)).find(
    (found): found is HTMLVideoElement => found instanceof HTMLVideoElement && found.videoWidth > 0,
  );
  if (video === undefined) throw new Error("there is no picture to show");
  await video.requestPictureInPicture();
  return {
    root: null,
    onClosed: (listener) =>
      video.addEventListener("leavepictureinpicture", listener, { once: true }),
    close: () => {
      // The element may have been removed with the call.
      if (page.pictureInPictureElement !== null) page.exitPictureInPicture().catch(() => {});
    },
  };
}
