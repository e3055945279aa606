import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../i18n/index.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useDocument } from '../state/document.ts';
import { say } from '../state/toasts.ts';
import { useView } from '../state/view.ts';
import { copyText } from '../ui/clipboard.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { downloadYaml } from './files.ts';
import { COMFORTABLE_LENGTH, lessonLink, linkTo, QR_LENGTH } from './link.ts';
import { QrCode } from './QrCode.tsx';
import '../i18n/late.ts';

export function ShareDialog({ qr = false }: { qr?: boolean }) {
  const m = useMessages();
  const text = useDocument((state) => state.text);
  const origin = useDocument((state) => state.origin);
  const playhead = useView((state) => state.playhead);
  const [withTime, setWithTime] = useState(false);
  const [qrShown, setQrShown] = useState(qr);
  const field = useRef<HTMLTextAreaElement>(null);
  const at = withTime ? playhead : undefined;
  const link = linkTo(text, { at });
  const embed = linkTo(text, { at, query: '?embed&ui=timeline' });
  // A lesson has a short link of its own: that is the one a class can scan.
  const short = origin.kind === 'lesson' ? lessonLink(origin.lesson) : link;
  useEffect(() => {
    field.current?.select();
  }, []);

  async function copy() {
    if (link === undefined) return;
    field.current?.select();
    say((await copyText(link)) ? m.share.copied : m.share.noClipboard);
  }

  return (
    <Dialog title={m.share.title} onClose={closeDialog}>
      <p>{m.share.intro}</p>
      {link === undefined ? (
        <p role="alert">{m.share.tooLong}</p>
      ) : (
        <>
          <textarea
            ref={field}
            className="share-link mono"
            readOnly
            rows={3}
            value={link}
            aria-label={m.share.title}
          />
          <p className="quiet">
            {m.share.length(link.length)}
            {link.length > COMFORTABLE_LENGTH ? ` · ${m.share.long}` : ''}
          </p>
          <label className="check">
            <input
              type="checkbox"
              checked={withTime}
              onChange={(event) => setWithTime(event.target.checked)}
            />
            {m.share.withTime(Number(playhead.toFixed(1)))}
          </label>
        </>
      )}
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          data-focus
          disabled={link === undefined}
          onClick={() => void copy()}
        >
          <Icon name="copy" /> {m.share.copyLink}
        </button>
        <button type="button" className="button" onClick={downloadYaml}>
          <Icon name="download" /> {m.share.file}
        </button>
        <button type="button" className="button" aria-expanded={qrShown} onClick={() => setQrShown(!qrShown)}>
          <Icon name="qr" /> {m.share.qr}
        </button>
        {link !== undefined && 'share' in navigator ? (
          <button
            type="button"
            className="button"
            onClick={() => void navigator.share({ url: link }).catch(() => {})}
          >
            <Icon name="share" /> {m.share.native}
          </button>
        ) : null}
      </div>
      {qrShown && short !== undefined ? (
        short.length <= QR_LENGTH ? (
          <QrCode text={short} label={m.share.qrLabel} />
        ) : (
          <p className="quiet">{m.share.qrTooLong}</p>
        )
      ) : null}
      {embed === undefined ? null : (
        <details className="embed-code">
          <summary>{m.share.embed}</summary>
          <p className="quiet">{m.share.embedHelp}</p>
          <textarea
            className="share-link mono"
            readOnly
            rows={4}
            aria-label={m.share.embed}
            value={`<iframe src="${embed}" width="100%" height="420" style="border:0" title="Podscope" loading="lazy"></iframe>`}
          />
        </details>
      )}
    </Dialog>
  );
}
