import { describe, expect, test } from "bun:test";
import { pictureInPicturePort } from "../../../waves/browser/stage/picture_in_picture_window";

describe("picture-in-picture support", () => {
  type Here = NonNullable<Parameters<typeof pictureInPicturePort>[0]>;
  const here = (parts: object) => parts as unknown as Here;

  test("uses a document window with our theme and styles where available", async () => {
    const added: unknown[] = [];
    const target = {
      documentElement: {} as Record<string, string>,
      head: { append: (style: unknown) => added.push(style) },
      body: { is: "body" },
      title: "",
      importNode: (node: unknown) => node,
    };
    const window = { document: target, addEventListener() {}, close() {} };
    const document = {
      title: "In call with Ana",
      documentElement: { lang: "en", className: "dark" },
      querySelectorAll: () => ["the stylesheet"],
    };
    const documentPictureInPicture = { requestWindow: async () => window };
    const port = pictureInPicturePort(here({ documentPictureInPicture, document }));
    expect(port.kind).toBe("window");
    const opened = await port.open();
    expect(opened.root).toBe(target.body as unknown as HTMLElement);
    expect(target.title).toBe("In call with Ana");
    expect(target.documentElement).toEqual({ lang: "en", className: "dark" });
    expect(added).toEqual(["the stylesheet"]);
  });

  test("falls back to a video element, or to nothing", () => {
    expect(pictureInPicturePort(here({ document: { pictureInPictureEnabled: true } })).kind).toBe(
      "video",
    );
    expect(pictureInPicturePort(here({ document: {} })).kind).toBe("");
  });
});
