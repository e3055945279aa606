import { useMessages } from '../i18n/index.ts';
import { closeDialog } from '../state/dialogs.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Icon } from '../ui/Icon.tsx';
import { download } from './files.ts';
import '../i18n/late.ts';

/** A link that cannot be read: why, and what it holds. The text that was open stays. */
export function BadLinkDialog({ raw, why, newer }: { raw: string; why: string; newer: boolean }) {
  const m = useMessages();
  return (
    <Dialog title={m.share.bad} onClose={closeDialog}>
      <p>{newer ? m.share.badNewer : m.share.badWhy(why)}</p>
      <p className="quiet">{m.share.badText}</p>
      <textarea className="share-link mono" readOnly rows={6} value={raw} aria-label={m.share.bad} />
      <div className="dialog-actions">
        <button
          type="button"
          className="button"
          data-focus
          onClick={() => download('podscope-link.txt', raw, 'text/plain')}
        >
          <Icon name="download" /> {m.share.badDownload}
        </button>
        <button type="button" className="button button-primary" onClick={closeDialog}>
          {m.common.close}
        </button>
      </div>
    </Dialog>
  );
}
