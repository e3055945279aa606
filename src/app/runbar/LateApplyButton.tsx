import { useMessages } from '../i18n/index.ts';
import { applyAtPlayhead, useLateApply } from '../state/late-apply.ts';
import { useView } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';

/** Offered after an edit in the middle of a run: from the start, or from here on? */
export function LateApplyButton() {
  const offered = useLateApply((state) => state.offered);
  return offered ? <Offer /> : null;
}

function Offer() {
  const m = useMessages();
  const playhead = useView((state) => state.playhead);
  const t = Number(playhead.toFixed(1));
  return (
    <button
      type="button"
      className="button-quiet late-apply"
      title={m.lateApply.explain(t)}
      onClick={() => void applyAtPlayhead()}
    >
      <Icon name="target" />
      <span>{m.lateApply.button(t)}</span>
    </button>
  );
}
