/** What the screen knows about who is at the other end. `bridge/verify.py` names every field. */
import type { Sign } from "./sas_emoji";

/**
 * What the other device has shown of itself.
 *
 * unknown: not yet. new: a key, and no key of this friend was ever confirmed. known: one
 * that was. changed: another one than those. missing: none, though this friend has one.
 * forged: a key that it does not hold.
 */
export type Device = "unknown" | "new" | "known" | "changed" | "missing" | "forged";

export interface VerifySnapshot {
  readonly state: "waiting" | "ready" | "failed";
  /** Four signs to compare; empty before they are known. */
  readonly signs: readonly Sign[];
  readonly device: Device;
  /** What the person has said of the signs in this call. */
  readonly answer: "" | "match" | "mismatch";
  /** The other device is one that this person has confirmed, now or before. */
  readonly verified: boolean;
  /** What has to be said loudly, whatever panel is open; else empty. */
  readonly alarm: "" | "changed" | "missing" | "forged" | "mismatch" | "failed";
  /** False where this browser keeps no keys: then it is good for this call. */
  readonly remembers: boolean;
  /** This person has confirmed some device of this friend. */
  readonly hasKnown: boolean;
}

export const UNVERIFIED: Readonly<VerifySnapshot> = Object.freeze({
  state: "waiting",
  signs: [],
  device: "unknown",
  answer: "",
  verified: false,
  alarm: "",
  remembers: true,
  hasKnown: false,
});

type Facts = Omit<VerifySnapshot, "verified" | "alarm">;

/** Return the snapshot for what is known: what counts as verified, and what as alarming. */
export function concluded(facts: Facts): VerifySnapshot {
  const alarm = alarmOf(facts);
  const said = facts.answer === "match" || facts.device === "known";
  return { ...facts, alarm, verified: said && facts.state === "ready" && alarm === "" };
}

function alarmOf({ state, device, answer, hasKnown }: Facts): VerifySnapshot["alarm"] {
  if (answer === "mismatch") return "mismatch";
  if (device === "forged") return "forged";
  // Who has nothing to lose yet is told in the panel; a friend's silence is louder.
  if (state === "failed") return hasKnown ? "missing" : "failed";
  // Comparing the signs is stronger than any key.
  if (answer === "match") return "";
  return device === "changed" || device === "missing" ? device : "";
}
