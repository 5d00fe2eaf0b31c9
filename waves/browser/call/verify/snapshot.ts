/** The state of the verification, as screens see it. */

/**
 * What is known about the identity key of the peer's browser.
 *
 * unknown: nothing yet. new: no key of this friend was ever confirmed. known: a confirmed key.
 * changed: another key than the confirmed ones. missing: no key, although one was confirmed.
 * forged: a key that the peer does not hold.
 */
export type PeerKeyState = "unknown" | "new" | "known" | "changed" | "missing" | "forged";

export interface VerifySnapshot {
  readonly state: "waiting" | "ready" | "failed";
  /** The numbers of four emoji to compare (see `emojiOf`); empty before they are known. */
  readonly emoji: readonly number[];
  readonly peerKey: PeerKeyState;
  /** What the user has answered in this call. */
  readonly answer: "" | "match" | "mismatch";
  /** The user has confirmed the peer's browser, now or in an earlier call. */
  readonly verified: boolean;
  /** A warning that is shown regardless of the open panel; empty: none. */
  readonly alarm: "" | "changed" | "missing" | "forged" | "mismatch" | "failed";
  /** False where keys cannot be stored: the verification holds for this call only. */
  readonly remembers: boolean;
  /** The user has confirmed a browser of this friend before. */
  readonly hasKnown: boolean;
}

export const UNVERIFIED: Readonly<VerifySnapshot> = Object.freeze({
  state: "waiting",
  emoji: [],
  peerKey: "unknown",
  answer: "",
  verified: false,
  alarm: "",
  remembers: true,
  hasKnown: false,
});

type Facts = Omit<VerifySnapshot, "verified" | "alarm">;

/** Return the snapshot with `verified` and `alarm` derived from the facts. */
export function concluded(facts: Facts): VerifySnapshot {
  const alarm = alarmOf(facts);
  const isConfirmed = facts.answer === "match" || facts.peerKey === "known";
  return {
    ...facts,
    alarm,
    verified: isConfirmed && facts.state === "ready" && alarm === "",
  };
}

function alarmOf({ state, peerKey, answer, hasKnown }: Facts): VerifySnapshot["alarm"] {
  if (answer === "mismatch") return "mismatch";
  if (peerKey === "forged") return "forged";
  // Without a confirmed key the panel is enough; a confirmed friend without a key is an alarm.
  if (state === "failed") return hasKnown ? "missing" : "failed";
  // Comparing the emoji is stronger than any key.
  if (answer === "match") return "";
  return peerKey === "changed" || peerKey === "missing" ? peerKey : "";
}
