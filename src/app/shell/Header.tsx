import { runCommand } from '../commands/commands.ts';
import { useMessages } from '../i18n/index.ts';
import { LessonMenu } from '../lesson/LessonMenu.tsx';
import { ScenarioMenu } from '../share/ScenarioMenu.tsx';
import { openDialog } from '../state/dialogs.ts';
import { type ThemeChoice, useSettings } from '../state/settings.ts';
import { Icon, type IconName } from '../ui/Icon.tsx';
import { Menu } from '../ui/Menu.tsx';
import { Logo } from './Logo.tsx';

const THEME_ICONS: Record<ThemeChoice, IconName> = {
  system: 'contrast',
  light: 'sun',
  dark: 'moon',
  projection: 'projector',
};

export function Header({ compact }: { compact: boolean }) {
  const m = useMessages();
  const theme = useSettings((state) => state.theme);
  const language = useSettings((state) => state.language);
  const set = useSettings((state) => state.set);
  return (
    <header className="header">
      <div className="brand">
        <Logo />
        <h1>{m.app.name}</h1>
      </div>
      <nav className="header-nav" aria-label={m.header.label}>
        <LessonMenu />
        <ScenarioMenu />
      </nav>
      <div className="header-tools">
        <Menu
          label={m.header.language}
          align="end"
          items={(['en', 'zh'] as const).map((key) => ({
            key,
            label: m.language[key],
            checked: key === language,
            onSelect: () => set({ language: key }),
          }))}
        >
          <Icon name="translate" />
          {compact ? null : <span>{m.language[language]}</span>}
        </Menu>
        <Menu
          label={m.header.theme}
          align="end"
          items={(['system', 'light', 'dark', 'projection'] as const).map((key) => ({
            key,
            label: m.theme[key],
            checked: key === theme,
            onSelect: () => runCommand(`theme.${key}`),
          }))}
        >
          <Icon name={THEME_ICONS[theme]} />
        </Menu>
        {compact ? null : (
          <button
            type="button"
            className="button-quiet"
            title={m.header.present}
            onClick={() => runCommand('present.start')}
          >
            <Icon name="present" />
            <span>{m.header.present}</span>
          </button>
        )}
        <button
          type="button"
          className="button-quiet"
          title={m.header.help}
          aria-label={m.header.help}
          onClick={() => openDialog({ name: 'help' })}
        >
          <Icon name="help" />
        </button>
        <button
          type="button"
          className="button"
          aria-label={m.header.share}
          onClick={() => openDialog({ name: 'share' })}
        >
          <Icon name="share" />
          {compact ? null : <span>{m.header.share}</span>}
        </button>
      </div>
    </header>
  );
}
