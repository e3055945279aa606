import { Fragment } from 'react';
import { useMessages } from '../i18n/index.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useSettings } from '../state/settings.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { COMMANDS, type Scope } from './commands.ts';
import { shown } from './keys.ts';
import '../i18n/late.ts';

/** All keys, out of the same registry that listens to them. */
export function HelpDialog() {
  const m = useMessages();
  const singleKeys = useSettings((state) => state.singleKeys);
  const set = useSettings((state) => state.set);
  const keysOf = (scope: Scope): [string, string][] =>
    COMMANDS.flatMap((command) => {
      const keys = command.keys?.filter((key) => key.scope === scope).map((key) => shown(key.shortcut)) ?? [];
      return keys.length > 0 ? [[keys.join(' · '), command.title(m)]] : [];
    });
  const k = m.help.chartKeys;
  const timeline: [string, string][] = [
    ['↑ ↓', k.lanes],
    ['← →', k.events],
    [', · .', k.along],
    ['Enter', k.details],
    ['W S · Ctrl+↑ ↓', k.zoom],
    ['A D', k.pan],
    ['F', k.fit],
    ['0', k.all],
    ['/', m.timelineTools.search],
    ['M', m.timelineTools.mark],
    ['Shift+← →', m.timelineTools.measure],
    ['Ctrl+C', m.timelineTools.copy],
    ['Esc', k.clear],
    ...keysOf('timeline'),
  ];
  return (
    <Dialog title={m.help.title} onClose={closeDialog} size="wide">
      <div className="help">
        <Keys title={m.help.everywhere} keys={keysOf('everywhere')} />
        <Keys title={m.help.timelineKeys} keys={timeline} />
        <Keys title={m.help.presenting} keys={keysOf('present')} />
        <Keys
          title={m.help.inEditor}
          keys={[
            ['Ctrl+M', m.editor.tabMoves],
            ['Ctrl+Space', m.help.complete],
            ['Ctrl+.', m.editor.fix],
            ['Esc, Tab', m.help.leaveEditor],
            ['Ctrl+Shift+O', m.help.outline],
            [m.help.altDragKeys, m.help.altDrag],
          ]}
        />
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={singleKeys}
          onChange={(event) => set({ singleKeys: event.target.checked })}
        />
        {m.help.singleKeys}
      </label>
      <h3>{m.help.about}</h3>
      <p>{m.help.aboutText}</p>
    </Dialog>
  );
}

function Keys({ title, keys }: { title: string; keys: readonly [string, string][] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className="keys">
        {keys.map(([key, what]) => (
          <Fragment key={key + what}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </Fragment>
        ))}
      </dl>
    </section>
  );
}
