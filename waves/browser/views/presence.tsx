/** Whether a friend is online, in lists. */
import type { HTMLAttributes } from "react";
import { presence, useField } from "../bridge";
import { OFFLINE } from "../messages/presence";

type PresenceDotProps = HTMLAttributes<HTMLSpanElement> & {
  userId: string;
  /** For screen readers. */
  label: string;
};

/** A dot as long as a friend is online. */
export function PresenceDot({ userId, label, ...rest }: PresenceDotProps) {
  const { state } = useField(presence, userId) ?? OFFLINE;
  if (state !== "online" && state !== "in_call") return null;
  return (
    <span {...rest}>
      <span className="sr-only">{label}</span>
    </span>
  );
}
