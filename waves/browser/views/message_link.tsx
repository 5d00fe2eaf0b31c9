/** A link of a message, and the question whether to open a misleading one. */
import { type MouseEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { isolated } from "../kit/bidi";
import { type LinkRisk, riskOf } from "../messages/link_risk";

export interface LinkLabels {
  readonly question: string;
  /** What is misleading, with `{host}` and `{ascii}`. */
  readonly lookalike: string;
  readonly userinfo: string;
  readonly open: string;
  readonly cancel: string;
}

type MessageLinkProps = { href: string; labels: LinkLabels; children: ReactNode };

/** @internal */
export function MessageLink({ href, labels, children }: MessageLinkProps) {
  const [risk, setRisk] = useState<LinkRisk | null>(null);
  const ask = (event: MouseEvent): void => {
    const found = riskOf(href);
    if (found === null) return;
    event.preventDefault();
    setRisk(found);
  };
  const close = (): void => setRisk(null);
  return (
    <>
      <a
        href={href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        onClick={ask}
        onAuxClick={ask}
      >
        {children}
      </a>
      {risk && createPortal(<LinkWarning {...{ href, risk, labels, close }} />, document.body)}
    </>
  );
}

type LinkWarningProps = Omit<MessageLinkProps, "children"> & { risk: LinkRisk; close: () => void };

function LinkWarning({ href, risk, labels, close }: LinkWarningProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const open = (): void => {
    window.open(href, "_blank", "noopener,noreferrer");
    close();
  };
  const text = labels[risk.reason]
    .replaceAll("{host}", isolated(risk.host))
    .replaceAll("{ascii}", isolated(risk.ascii));
  return (
    <dialog
      ref={dialog}
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="popover confirm-dialog"
      onClose={close}
    >
      <h2 id={`${id}-title`} className="dialog-title">
        {labels.question}
      </h2>
      <p id={`${id}-text`} className="dialog-text">
        {text}
      </p>
      <div className="dialog-actions">
        {/* biome-ignore lint/a11y/noAutofocus: the safe answer has the focus in a dialog that opens */}
        <button type="button" className="button" autoFocus={true} onClick={close}>
          {labels.cancel}
        </button>
        <button type="button" className="button button-danger" onClick={open}>
          {labels.open}
        </button>
      </div>
    </dialog>
  );
}
