import { useMessages } from '../i18n/index.ts';
import { prediction, usePrediction } from '../state/prediction.ts';
import { Icon } from '../ui/Icon.tsx';

/** The flag without dragging: a number, and a step to either side. */
export function FlagField() {
  const m = useMessages();
  const flag = usePrediction((state) => state.flag);
  const move = (by: number) => prediction().moveFlag(flag + by);
  return (
    <span className="flag-field">
      <button
        type="button"
        className="button-icon"
        aria-label={m.story.earlier}
        title={m.story.earlier}
        onClick={() => move(-1)}
      >
        <Icon name="minus" />
      </button>
      <label>
        <span className="visually-hidden">{m.story.flagLabel}</span>
        <input
          type="number"
          className="mono"
          min={0}
          step={0.5}
          value={flag}
          onChange={(event) => {
            const t = event.target.valueAsNumber;
            if (Number.isFinite(t)) prediction().moveFlag(t);
          }}
        />
        <span className="quiet">{m.common.unit}</span>
      </label>
      <button
        type="button"
        className="button-icon"
        aria-label={m.story.later}
        title={m.story.later}
        onClick={() => move(1)}
      >
        <Icon name="plus" />
      </button>
    </span>
  );
}
