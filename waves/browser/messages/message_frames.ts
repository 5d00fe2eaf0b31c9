/** The messages of frames, as the state has them. */
import type { MessageChangedFrame, MessageNewFrame } from "../socket/protocol";
import type { MessageRow, Quote, Reaction } from "./known_messages";

type MessageFrame = MessageNewFrame | MessageChangedFrame;

/** Return the message of a frame as the state of this user has it. */
export function rowOf(frame: MessageFrame, userId: string): MessageRow {
  const reply = frame.reply ? { reply: quoteOf(frame.reply, userId) } : {};
  const row = {
    seq: frame.seq,
    client_id: frame.client_id,
    own: frame.sender_id === userId,
    body: frame.body,
    created_at: Date.parse(frame.created_at),
    id: frame.id,
    ...reply,
    ...(frame.files?.length ? { files: frame.files } : {}),
  };
  return "change" in frame ? { ...row, ...changeOf(frame, userId) } : row;
}

function changeOf(frame: MessageChangedFrame, userId: string): Partial<MessageRow> {
  return {
    change: frame.change,
    deleted: Boolean(frame.deleted_at),
    // A deleted text was never edited: there is nothing to mark.
    edited: Boolean(frame.edited_at) && !frame.deleted_at,
    reactions: frame.reactions.map((one) => reactionOf(one, userId)),
    ...(frame.pin ? { pinned: frame.pin.change, pinned_own: frame.pin.user_id === userId } : {}),
    ...(frame.expired ? { expired: true } : {}),
  };
}

function quoteOf(
  { seq, sender_id, body, deleted, file }: NonNullable<MessageFrame["reply"]>,
  userId: string,
): Quote {
  return { seq, own: sender_id === userId, body, deleted, ...(file ? { file } : {}) };
}

function reactionOf(
  { emoji, user_ids }: MessageChangedFrame["reactions"][number],
  userId: string,
): Reaction {
  const mine = user_ids.includes(userId);
  return { emoji, mine, theirs: user_ids.some((id) => id !== userId) };
}
