/** A jump to the messages of a day. */
import { app } from "../app";
import { fetchSince } from "../messages/far_pages";
import { pickDay } from "../ui/pick_day";

/** Let the user choose a day, and show its first message, or the one that follows. */
export function jumpToDay(conversationId: string, label: string): void {
  const shown = app().mounted.messageList;
  pickDay(label, (day) => {
    fetchSince(conversationId, day).then(
      (seq) => {
        // Another conversation has another list.
        if (shown === null || shown !== app().mounted.messageList) return;
        if (seq > 0) shown.jumpTo(seq);
        else shown.jumpDown();
      },
      () => {},
    );
  });
}
