/** The state of the verification, as screens see it. */

/**
 * What is known about the identity key of the peer's browser.
 *
 * unknown: nothing yet. new: no key of this friend was ever confirmed. known: a confirmed key.
 * changed: another key than the confirmed ones. missing: no key, although one was confirmed.
 * forged: a key that the peer does not hold.
 */
export type Device = "unknown" | "new" | "known" | "changed" | "missing" | "forged";

export interface VerifySnapshot {
  readonly state: "waiting" | "ready" | "failed";
  /** The numbers of four emoji to compare (see `emojiOf`); empty before they are known. */
  readonly emoji: readonly number[];
  readonly device: Device;
  /** What the user has answered in this call. */
  readonly answer: "" | "match" | "mismatch";
  /** The user has confirmed the peer's browser, now or in an earlier call. */
  readonly verified: boolean;
  /** A warning that is shown whatever panel is open; else empty. */
  readonly alarm: "" | "changed" | "missing" | "forged" | "mismatch" | "failed";
  /** False where keys cannot be stored: the verification holds for this call only. */
  readonly remembers: boolean;
  /** The user has confirmed a browser of this friend before. */
  readonly hasKnown: boolean;
}

export const UNVERIFIED: Readonly<VerifySnapshot> = Object.freeze({
  state: "waiting",
  emoji: [],
  device: "unknown",
  answer: "",
  verified: false,
  alarm: "",
  remembers: true,
  hasKnown: false,
});

type Facts = Omit<VerifySnapshot, "verified" | "alarm">;

/** Return the snapshot with `verified` and `alarm` derived from the facts. */
export function concluded(connectionInfo: Facts): VerifySnapshot {
  const alarm = alarmOf(connectionInfo);
  const said = connectionInfo.answer === "match" || connectionInfo.device === "known";
  return {
    ...connectionInfo,
    alarm,
    verified: said && connectionInfo.state === "ready" && alarm === "",
  };
}

function alarmOf({ state, device, answer, hasKnown }: Facts): VerifySnapshot["alarm"] {
  if (answer === "mismatch") return "mismatch";
  if (device === "forged") return "forged";
  // Without a confirmed key the panel is enough; a confirmed friend without a key is an alarm.
  if (state === "failed") return hasKnown ? "missing" : "failed";
  // Comparing the emoji is stronger than any key.
  if (answer === "match") return "";
  return device === "changed" || device === "missing" ? device : "";
}
