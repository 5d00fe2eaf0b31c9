/** The emoji picker: its code and its data are loaded when it is first opened. */
import { type EmojiPickerListComponents, EmojiPicker as Picker, type SkinTone } from "frimousse";
import { useContext, useEffect, useRef } from "react";
import { app } from "../app";
import { emojiData } from "../emoji/emoji_data";
import { PickerContext } from "./picker_context";

const COLUMNS = 8;
const TONE: SkinTone = "none";

/** ARIA counts from 1: the picker's first row and column are named 0. */
const COMPONENTS: Partial<EmojiPickerListComponents> = {
  Row: (props) => <div {...fromOne(props, "aria-rowindex")} />,
  Emoji: ({ emoji, ...props }) => (
    <button type="button" {...fromOne(props, "aria-colindex")}>
      {emoji.emoji}
    </button>
  ),
};

function fromOne<P extends object>(props: P, name: keyof P): P {
  return props[name] === 0 ? { ...props, [name]: undefined } : props;
}

/** @internal */
export function EmojiPicker() {
  const labels = useContext(PickerContext);
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => search.current?.focus({ preventScroll: true }), []);
  if (labels === null) return null;
  return (
    <Picker.Root
      className="emoji-picker"
      columns={COLUMNS}
      skinTone={TONE}
      resolveEmojiData={() => emojiData(labels.categories)}
      onEmojiSelect={({ emoji }) => app().acts.menu.react(emoji)}
    >
      <div className="emoji-search">
        <Picker.Search ref={search} aria-label={labels.search} placeholder={labels.search} />
        <Picker.SkinToneSelector className="emoji-tone" aria-label={labels.tone} />
      </div>
      <Picker.Viewport className="emoji-viewport" tabIndex={0}>
        <Picker.Loading className="emoji-message">{labels.loading}</Picker.Loading>
        <Picker.Empty className="emoji-message">{labels.none}</Picker.Empty>
        <Picker.List aria-label={labels.emojis} components={COMPONENTS} />
      </Picker.Viewport>
    </Picker.Root>
  );
}
