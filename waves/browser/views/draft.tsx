/** The draft of a conversation in the list. */
import type { HTMLAttributes } from "react";
import { draftLines, useField } from "../bridge";

type DraftLineProps = HTMLAttributes<HTMLSpanElement> & {
  conversationId: string;
  label: string;
};

/** The beginning of the draft, if the conversation has one and is not open; otherwise the children. */
export function DraftLine({ conversationId, label, children, ...rest }: DraftLineProps) {
  const line = useField(draftLines, conversationId);
  if (!line) return <>{children}</>;
  return (
    <span {...rest}>
      <span className="row-draft">{label}&nbsp;</span>
      <bdi translate="yes">{line}</bdi>
    </span>
  );
}
