import { runCommand } from '../commands/commands.ts';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { withComments } from '../start/comments.ts';
import { EXAMPLES } from '../start/examples.ts';
import { documentState, useDocument } from '../state/document.ts';
import { useRun } from '../state/run.ts';
import { settings, useSettings } from '../state/settings.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';

/** What is open, and everything that can be opened instead: nothing typed is lost by it. */
export function ScenarioMenu() {
  const m = useMessages();
  const language = useShownLanguage();
  const recent = useDocument((state) => state.recent);
  const name = useRun((state) => state.scenario?.name);
  const setSettings = useSettings((state) => state.set);
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
  const command = (key: string, label: string, icon: MenuItem['icon'], detail?: string): MenuItem => ({
    key,
    label,
    ...(icon ? { icon } : {}),
    detail,
    onSelect: () => runCommand(key),
  });
  const items: MenuItem[] = [
    command('scenario.new', m.scenario.newScenario, 'file', m.scenario.newDetail),
    command('scenario.upload', m.scenario.upload, 'upload'),
    command('scenario.download', m.scenario.download, 'download'),
    command('scenario.svg', m.scenario.exportSvg, 'download'),
    command('scenario.png', m.scenario.copyPng, 'copy'),
    command('scenario.trace', m.scenario.exportTrace, 'download'),
    command('scenario.opening', m.scenario.opening, 'target'),
    ...EXAMPLES.map(({ key, load }, i) => ({
      key: `example-${key}`,
      label: m.examples[key],
      icon: 'file' as const,
      ...(i === 0 ? { heading: m.scenario.examples } : {}),
      onSelect: () =>
        void load().then((text) => {
          setSettings({ preset: 'explore' });
          documentState().open(withComments(text, settings().language), { kind: 'own' });
        }),
    })),
    ...recent.map((draft, i) => ({
      key: `recent-${draft.savedAt}-${i}`,
      label: titleOf(draft.text),
      detail: `${when.format(draft.savedAt)} · ${m.scenario.linesOf(draft.text.split('\n').length)}`,
      icon: 'history' as const,
      ...(i === 0 ? { heading: m.scenario.recent } : {}),
      onSelect: () => documentState().reopen(i),
    })),
  ];
  return (
    <Menu label={m.header.scenario} items={items}>
      <Icon name="file" />
      <span className="scenario-name">{name && name !== 'scenario' ? name : m.header.untitled}</span>
      <Icon name="down" size={12} />
    </Menu>
  );
}

/** The first name in a text. */
function titleOf(text: string): string {
  return /^\s*name:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? text.trim().slice(0, 40);
}
