/** How present a friend is, in words. */
import { clockTime, dayLabel, dayNumber, type Place } from "../kit/format";
import type { FriendPresence } from "./presence";

/** The words, with `{count}`, `{time}` or `{day}` in them. */
export interface PresenceLabels {
  readonly online: string;
  readonly away: string;
  readonly in_call: string;
  readonly now: string;
  readonly minute: string;
  readonly minutes: string;
  readonly today: string;
  readonly yesterday: string;
  readonly week: string;
  readonly earlier: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const WEEK_DAYS = 6;

/** "online", "last seen 5 minutes ago", "last seen yesterday at 21:40"; empty: unknown. */
export function presenceLine(
  { state, lastSeenAt }: FriendPresence,
  now: number,
  labels: PresenceLabels,
  place: Place,
): string {
  if (state !== "offline") return labels[state];
  if (lastSeenAt === 0 || now === 0) return "";
  const age = now - lastSeenAt;
  const count = Math.floor(age / MINUTE_MS);
  if (count < 1) return labels.now;
  if (count === 1) return labels.minute;
  if (age < HOUR_MS) return labels.minutes.replace("{count}", `${count}`);
  const days = dayNumber(now, place) - dayNumber(lastSeenAt, place);
  return dated(days, labels)
    .replace("{time}", clockTime(lastSeenAt, place))
    .replace("{day}", dayLabel(lastSeenAt, now, place));
}

function dated(days: number, labels: PresenceLabels): string {
  if (days <= 0) return labels.today;
  if (days === 1) return labels.yesterday;
  return days <= WEEK_DAYS ? labels.week : labels.earlier;
}
