/** The text of a message, as React elements: never as markup. */
import { Fragment, type HTMLAttributes, type ReactNode, useState } from "react";
import { app } from "../app";
import { type Block, textOf } from "../messages/formatting";
import { type LinkedPart, linkedParts } from "../messages/linkify";
import { isLong } from "../messages/long_message";
import { type LinkLabels, MessageLink } from "./message_link";

interface BodyLabels extends LinkLabels {
  /** The accessible name of the button on a block of code, and its text. */
  readonly code: string;
  readonly copy: string;
  readonly copied: string;
  readonly more: string;
  readonly less: string;
}

type MessageBodyProps = HTMLAttributes<HTMLDivElement> & {
  /** Identifies the row: an unfolded message stays unfolded while it is out of sight. */
  rowKey: string;
  blocks: readonly Block[];
  labels: BodyLabels;
};

const unfolded = new Set<string>();
const COPIED_FOR_MS = 2_000;

/** Draws the blocks of a message; a long one is folded. */
export function MessageBody({ rowKey, blocks, labels, ...rest }: MessageBodyProps) {
  const [isOpen, setOpen] = useState(unfolded.has(rowKey));
  const isFoldable = isLong(textOf(blocks));
  const toggle = (): void => {
    if (isOpen) unfolded.delete(rowKey);
    else unfolded.add(rowKey);
    setOpen(!isOpen);
  };
  return (
    <>
      <div {...rest} data-folded={isFoldable && !isOpen}>
        {blocks.map((block, index) => (
          <MessageBlock
            key={index}
            block={block}
            labels={labels}
            isLast={index === blocks.length - 1}
          />
        ))}
      </div>
      {isFoldable && (
        <button type="button" className="fold-button" aria-expanded={isOpen} onClick={toggle}>
          {isOpen ? labels.less : labels.more}
        </button>
      )}
    </>
  );
}

type CodeBlockProps = Pick<MessageBodyProps, "labels"> & { block: Block };

function MessageBlock({ block, labels, isLast }: CodeBlockProps & { isLast: boolean }) {
  const { kind, parts } = block;
  if (kind === "code") return <CodeBlock block={block} labels={labels} />;
  const Element = kind === "quote" ? "blockquote" : "div";
  return (
    // The bubble takes the direction of the last text, and its time the right place.
    <Element dir={kind === "text" && isLast ? undefined : "auto"} data-kind={kind}>
      {linkedParts(parts).map((part, index) => (
        <Fragment key={index}>{drawn(part, labels)}</Fragment>
      ))}
    </Element>
  );
}

function drawn(part: LinkedPart, labels: LinkLabels): ReactNode {
  let node: ReactNode = part.text;
  if (part.href !== "") {
    node = (
      <MessageLink href={part.href} labels={labels}>
        {node}
      </MessageLink>
    );
  }
  // Markup for programs, such as code, is not translated.
  if (part.code) node = <code translate="no">{node}</code>;
  if (part.struck) node = <s>{node}</s>;
  if (part.italic) node = <em>{node}</em>;
  if (part.bold) node = <strong>{node}</strong>;
  return node;
}

function CodeBlock({ block, labels }: CodeBlockProps) {
  const [isCopied, setCopied] = useState(false);
  const text = textOf([block]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    app().clock.after(COPIED_FOR_MS, () => setCopied(false));
  };
  return (
    <div data-kind="code" translate="no">
      <div className="code-header">
        <span aria-hidden="true" data-language={block.language} />
        <button type="button" className="code-copy" aria-label={labels.code} onClick={copy}>
          <span aria-hidden="true" data-text={isCopied ? labels.copied : labels.copy} />
        </button>
        <span role="status" className="sr-only">
          {isCopied ? labels.copied : ""}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: without a mouse it must scroll too */}
      <pre dir="ltr" tabIndex={0}>
        <code>{text}</code>
      </pre>
    </div>
  );
}
