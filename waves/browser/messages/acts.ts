/** The parts for what people do with messages. */
import type { Clock } from "../kit/clock";
import type { UserStorage } from "../kit/user_storage";
import type { Socket } from "../socket/socket";
import { isWatched } from "../ui/page_lifecycle";
import { ActNotice } from "./act_notice";
import { addressOf } from "./browser_deps";
import { Composing } from "./composing";
import { heldIn } from "./conversation_route";
import type { Drafts } from "./drafts";
import type { OutgoingFile } from "./file_view";
import { MessageMenu } from "./message_menu";
import type { Mounted } from "./mounted";
import type { Outbox } from "./outbox";
import { PendingChanges } from "./pending_changes";
import { createChangeStorage } from "./pending_storage";
import { ReactionReceipts } from "./reaction_receipts";

interface ActParts {
  readonly socket: Socket;
  readonly clock: Clock;
  readonly userStorage: UserStorage;
  readonly drafts: Drafts;
  readonly outbox: Outbox;
  readonly mounted: Mounted;
  readonly files: { take(conversationId: string): readonly OutgoingFile[] };
}

/** What people do with messages: reply, react, edit, delete, copy. */
export function createActs({
  socket,
  clock,
  userStorage,
  drafts,
  outbox,
  mounted,
  files,
}: ActParts) {
  const notice = new ActNotice(clock);
  const storage = createChangeStorage(userStorage);
  const refused = notice.show.bind(notice);
  const changes = new PendingChanges({ socket, clock, storage, refused });
  const focus = (): void => mounted.composer?.focus();
  const isDeleted = (id: string): boolean =>
    mounted.messageList?.findLast((row) => row.id === id)?.deleted === true;
  const takeFiles = (id: string) => files.take(id);
  const sent = (): void => mounted.messageList?.sent();
  const composing = new Composing({ drafts, outbox, changes, isDeleted, focus, takeFiles, sent });
  socket.on("message.changed", ({ id, deleted_at }) => deleted_at && composing.gone(id));
  const menu = new MessageMenu({
    composing,
    changes,
    notice,
    conversationId: () => heldIn(window.history.state),
    now: () => clock.now(),
    copy: (text) => navigator.clipboard.writeText(text),
    addressOf,
  });
  const isSeen = (): boolean => mounted.messageList !== null && isWatched();
  const reactionReceipts = new ReactionReceipts({ socket, isSeen });
  return { changes, composing, menu, notice, reactionReceipts };
}
