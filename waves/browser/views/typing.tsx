/** The sign that somebody is typing. */
import type { HTMLAttributes } from "react";
import { typing, useField } from "../bridge";

type TypingSignProps = HTMLAttributes<HTMLSpanElement> & {
  conversationId: string;
  label: string;
};

/** The sign, as long as the peer of the conversation is typing; otherwise the children. */
export function TypingSign({ conversationId, label, children, ...rest }: TypingSignProps) {
  if (!useField(typing, conversationId)) return <>{children}</>;
  return (
    <span {...rest}>
      <span className="typing">
        {label}
        <span aria-hidden="true" className="typing-dots">
          <i />
          <i />
          <i />
        </span>
      </span>
    </span>
  );
}
