import { focusEditor } from '../editor/bridge.ts';
import type { Messages } from '../i18n/index.ts';
import { showLessonList, useLesson } from '../lesson/lesson-state.ts';
import { putPointerDown, toggleBlank, togglePointer } from '../present/blank.ts';
import { openNotes } from '../present/open-notes.ts';
import { closeOverlay, stepPoll, togglePoster } from '../present/overlay.ts';
import { openOpeningScene } from '../start/start.ts';
import { closeDialog, openDialog, useDialog } from '../state/dialogs.ts';
import { documentState } from '../state/document.ts';
import { applyAtPlayhead, useLateApply } from '../state/late-apply.ts';
import { stepToEvent, togglePlay } from '../state/playback.ts';
import { run } from '../state/run.ts';
import { DEFAULT_SIZES, type DrawerTab, settings } from '../state/settings.ts';
import { undoStep } from '../state/steps.ts';
import { SPEEDS, view } from '../state/view.ts';
import { focusTerminal } from '../terminal/bridge.ts';
import { theTimeline } from '../timeline/bridge.ts';
import { openNote, openSearch, useTool } from '../timeline/tool.ts';
import type { IconName } from '../ui/Icon.tsx';

/** A key by its place on the keyboard (`event.code`); `mod` is Ctrl, on a Mac also ⌘. */
export interface Shortcut {
  code: string;
  mod?: boolean;
  shift?: boolean;
  alt?: boolean;
}

export type Group = 'run' | 'view' | 'scenario' | 'lesson' | 'present' | 'help';

/**
 * Where a shortcut works. `everywhere`: it has a modifier or is a function key. `timeline`: while the
 * timeline has the focus (WCAG 2.1.4). `present`: during a presentation, outside of text fields.
 */
export type Scope = 'everywhere' | 'timeline' | 'present';

export interface Command {
  id: string;
  group: Group;
  title(m: Messages): string;
  icon?: IconName;
  keys?: readonly { scope: Scope; shortcut: Shortcut }[];
  /** False where it makes no sense just now. */
  enabled?(): boolean;
  run(): void;
}

const anywhere = (code: string, more: Omit<Shortcut, 'code'> = {}) =>
  ({ scope: 'everywhere', shortcut: { code, ...more } }) as const;
const onTimeline = (code: string, more: Omit<Shortcut, 'code'> = {}) =>
  ({ scope: 'timeline', shortcut: { code, ...more } }) as const;
const presenting = (code: string) => ({ scope: 'present', shortcut: { code } }) as const;
/** Pixels of height under which tables and timeline cannot both be read from the back row. */
const LOW_SCREEN = 860;
const isPresenting = () => settings().preset === 'present';
/** What can be done during a presentation only, with a single key. */
const inTalk = (
  id: string,
  codes: readonly string[],
  title: Command['title'],
  run: () => void,
  icon?: IconName,
): Command => ({
  id,
  group: 'present',
  title,
  ...(icon && { icon }),
  keys: codes.map(presenting),
  enabled: isPresenting,
  run,
});

const showTab = (tab: DrawerTab) => () =>
  settings().set({ drawerTab: tab, drawerOpen: true, mobileTab: 'pods' });
const changeSpeed = (by: 1 | -1) => () => {
  const at = SPEEDS.indexOf(view().speed);
  const speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))]!;
  view().set({ speed });
};
const later =
  <T>(load: () => Promise<T>, use: (module: T) => void) =>
  () =>
    void load().then(use);
const files = () => import('../share/files.ts');
const picture = () => import('../share/picture.ts');
/** n and N go from hit to hit while something is searched for, otherwise from event to event. */
const stepOrHit = (direction: 1 | -1) => () => {
  if (useTool.getState().query.trim() === '') stepToEvent(direction);
  else void import('../timeline/search.ts').then(({ goToHit }) => goToHit(direction));
};

let beforePresenting: 'learn' | 'explore' = 'explore';

/** Everything that can be done, once: buttons, keys, the palette and the help read this list. */
export const COMMANDS: readonly Command[] = [
  {
    id: 'run.playPause',
    group: 'run',
    title: (m) => m.commands.playPause,
    icon: 'play',
    keys: [anywhere('Enter', { mod: true }), onTimeline('Space')],
    run: togglePlay,
  },
  {
    id: 'run.nextEvent',
    group: 'run',
    title: (m) => m.commands.nextEvent,
    icon: 'next',
    keys: [
      anywhere('ArrowRight', { mod: true, alt: true }),
      presenting('PageDown'),
      presenting('ArrowRight'),
    ],
    run: () => stepToEvent(1),
  },
  {
    id: 'run.previousEvent',
    group: 'run',
    title: (m) => m.commands.previousEvent,
    icon: 'previous',
    keys: [
      onTimeline('KeyB'),
      anywhere('ArrowLeft', { mod: true, alt: true }),
      presenting('PageUp'),
      presenting('ArrowLeft'),
    ],
    run: () => stepToEvent(-1),
  },
  {
    id: 'search.next',
    group: 'run',
    title: (m) => m.timelineTools.nextHitOrEvent,
    keys: [onTimeline('KeyN')],
    run: stepOrHit(1),
  },
  {
    id: 'search.previous',
    group: 'run',
    title: (m) => m.timelineTools.previousHitOrEvent,
    keys: [onTimeline('KeyN', { shift: true })],
    run: stepOrHit(-1),
  },
  {
    id: 'search.open',
    group: 'view',
    title: (m) => m.timelineTools.search,
    icon: 'search',
    keys: [anywhere('KeyF', { mod: true, shift: true })],
    run: openSearch,
  },
  {
    id: 'note.write',
    group: 'view',
    title: (m) => m.timelineTools.writeNote,
    keys: [onTimeline('KeyT')],
    run: () => openNote(Math.round(view().playhead * 100) / 100),
  },
  {
    id: 'marks.clear',
    group: 'view',
    title: (m) => m.timelineTools.clearMarks,
    keys: [onTimeline('KeyM', { shift: true })],
    enabled: () => view().marks.length > 0 || view().range !== undefined,
    run: () => view().set({ marks: [], range: undefined }),
  },
  {
    id: 'run.start',
    group: 'run',
    title: (m) => m.commands.toStart,
    icon: 'start',
    run: () => view().seek(0),
  },
  {
    id: 'run.end',
    group: 'run',
    title: (m) => m.commands.toEnd,
    run: () => view().seek(run().index.horizon),
  },
  {
    id: 'run.faster',
    group: 'run',
    title: (m) => m.commands.faster,
    keys: [onTimeline('BracketRight')],
    run: changeSpeed(1),
  },
  {
    id: 'run.slower',
    group: 'run',
    title: (m) => m.commands.slower,
    keys: [onTimeline('BracketLeft')],
    run: changeSpeed(-1),
  },
  {
    id: 'view.zoomIn',
    group: 'view',
    title: (m) => m.commands.zoomIn,
    icon: 'plus',
    run: () => theTimeline()?.zoom(1.4),
  },
  {
    id: 'view.zoomOut',
    group: 'view',
    title: (m) => m.commands.zoomOut,
    icon: 'minus',
    run: () => theTimeline()?.zoom(1 / 1.4),
  },
  {
    id: 'view.fit',
    group: 'view',
    title: (m) => m.commands.fit,
    icon: 'fit',
    run() {
      theTimeline()?.fit();
      view().set({ zoom: undefined });
    },
  },
  {
    id: 'view.legend',
    group: 'view',
    title: (m) => m.commands.legend,
    icon: 'legend',
    keys: [onTimeline('KeyL')],
    run: () => settings().set({ legendOpen: !settings().legendOpen }),
  },
  {
    id: 'view.compare',
    group: 'view',
    title: (m) => m.commands.compare,
    enabled: () => run().previous !== undefined,
    run: () => view().set({ comparing: !view().comparing }),
  },
  {
    id: 'view.drawer',
    group: 'view',
    title: (m) => m.commands.toggleDrawer,
    keys: [onTimeline('KeyQ')],
    run: () => settings().set({ drawerOpen: !settings().drawerOpen }),
  },
  {
    id: 'view.pods',
    group: 'view',
    title: (m) => m.commands.showPods,
    keys: [anywhere('Digit1', { alt: true })],
    run: showTab('pods'),
  },
  {
    id: 'view.events',
    group: 'view',
    title: (m) => m.commands.showEvents,
    keys: [anywhere('Digit2', { alt: true })],
    run: showTab('events'),
  },
  {
    id: 'view.details',
    group: 'view',
    title: (m) => m.commands.showDetails,
    keys: [anywhere('Digit3', { alt: true })],
    run: showTab('details'),
  },
  {
    id: 'view.notes',
    group: 'view',
    title: (m) => m.commands.showNotes,
    keys: [anywhere('Digit4', { alt: true })],
    run: showTab('notes'),
  },
  {
    id: 'focus.editor',
    group: 'view',
    title: (m) => m.commands.focusEditor,
    keys: [anywhere('KeyE', { alt: true })],
    run() {
      settings().set({ mobileTab: 'editor' });
      focusEditor();
    },
  },
  {
    id: 'focus.timeline',
    group: 'view',
    title: (m) => m.commands.focusTimeline,
    keys: [anywhere('KeyT', { alt: true })],
    run() {
      settings().set({ mobileTab: 'timeline' });
      // At once where it is on screen: the next key already belongs to it. On a narrow page its tab opens first.
      theTimeline()?.focus();
      requestAnimationFrame(() => theTimeline()?.focus());
    },
  },
  {
    id: 'focus.terminal',
    group: 'view',
    title: (m) => m.commands.focusTerminal,
    keys: [anywhere('Backquote', { mod: true })],
    run() {
      settings().set({ drawerOpen: true, drawerTab: 'terminal', mobileTab: 'terminal' });
      focusTerminal();
    },
  },
  {
    id: 'view.resetSizes',
    group: 'view',
    title: (m) => m.commands.resetSizes,
    run: () => settings().resize(DEFAULT_SIZES),
  },
  {
    id: 'theme.light',
    group: 'view',
    title: (m) => m.commands.themeLight,
    icon: 'sun',
    run: () => settings().set({ theme: 'light' }),
  },
  {
    id: 'theme.dark',
    group: 'view',
    title: (m) => m.commands.themeDark,
    icon: 'moon',
    run: () => settings().set({ theme: 'dark' }),
  },
  {
    id: 'theme.projection',
    group: 'view',
    title: (m) => m.commands.themeProjection,
    icon: 'projector',
    // Large letters on a low screen: the room belongs to the timeline. The tables are one key away.
    run: () =>
      settings().set({
        theme: 'projection',
        ...(window.innerHeight < LOW_SCREEN ? { drawerOpen: false } : {}),
      }),
  },
  {
    id: 'theme.system',
    group: 'view',
    title: (m) => m.commands.themeSystem,
    icon: 'contrast',
    run: () => settings().set({ theme: 'system' }),
  },
  {
    id: 'language.en',
    group: 'view',
    title: (m) => m.commands.languageEn,
    icon: 'translate',
    run: () => settings().set({ language: 'en' }),
  },
  {
    id: 'language.zh',
    group: 'view',
    title: (m) => m.commands.languageZh,
    icon: 'translate',
    run: () => settings().set({ language: 'zh' }),
  },
  {
    id: 'scenario.save',
    group: 'scenario',
    title: (m) => m.commands.save,
    icon: 'link',
    keys: [anywhere('KeyS', { mod: true })],
    run: later(files, (module) => void module.saveAndCopyLink()),
  },
  {
    id: 'scenario.share',
    group: 'scenario',
    title: (m) => m.commands.share,
    icon: 'share',
    run: () => openDialog({ name: 'share' }),
  },
  {
    id: 'scenario.qr',
    group: 'scenario',
    title: (m) => m.commands.qr,
    icon: 'qr',
    run: () => openDialog({ name: 'share', qr: true }),
  },
  {
    id: 'scenario.download',
    group: 'scenario',
    title: (m) => m.commands.download,
    icon: 'download',
    run: later(files, (module) => module.downloadYaml()),
  },
  {
    id: 'scenario.upload',
    group: 'scenario',
    title: (m) => m.commands.upload,
    icon: 'upload',
    run: later(files, (module) => module.pickFile()),
  },
  {
    id: 'scenario.svg',
    group: 'scenario',
    title: (m) => m.commands.exportSvg,
    icon: 'download',
    run: later(picture, (module) => module.downloadSvg()),
  },
  {
    id: 'scenario.png',
    group: 'scenario',
    title: (m) => m.scenario.copyPng,
    icon: 'copy',
    run: later(picture, (module) => void module.copyPng()),
  },
  {
    id: 'scenario.trace',
    group: 'scenario',
    title: (m) => m.scenario.exportTrace,
    icon: 'download',
    run: later(files, (module) => module.downloadTrace()),
  },
  {
    id: 'scenario.new',
    group: 'scenario',
    title: (m) => m.commands.newScenario,
    icon: 'file',
    run: () => documentState().open('', { kind: 'own' }),
  },
  {
    id: 'scenario.opening',
    group: 'scenario',
    title: (m) => m.commands.openingScene,
    icon: 'target',
    run: openOpeningScene,
  },
  {
    id: 'scenario.applyEdit',
    group: 'scenario',
    title: (m) => m.lateApply.button(Number(view().playhead.toFixed(1))),
    icon: 'target',
    enabled: () => useLateApply.getState().offered,
    run: () => void applyAtPlayhead(),
  },
  {
    id: 'scenario.undoStep',
    group: 'scenario',
    title: (m) => m.commands.undoStep,
    icon: 'undo',
    enabled: () => documentState().undo !== undefined,
    run: undoStep,
  },
  {
    id: 'lesson.list',
    group: 'lesson',
    title: (m) => m.commands.lessons,
    icon: 'book',
    run: showLessonList,
  },
  {
    id: 'lesson.leave',
    group: 'lesson',
    title: (m) => m.commands.explore,
    enabled: () => settings().preset === 'learn',
    run: () => settings().set({ preset: 'explore' }),
  },
  {
    id: 'present.start',
    group: 'present',
    title: (m) => m.commands.present,
    icon: 'present',
    keys: [anywhere('F5')],
    run() {
      // The one button of a clicker sends F5 and Esc in turns: whoever is in a talk already stays in it, at its moment.
      if (isPresenting()) return;
      beforePresenting = settings().preset === 'learn' ? 'learn' : 'explore';
      closeDialog();
      settings().set({ preset: 'present' });
    },
  },
  inTalk(
    'present.leave',
    ['Escape'],
    (m) => m.commands.leavePresent,
    () => {
      if (!putPointerDown() && !closeOverlay()) settings().set({ preset: beforePresenting });
    },
    'close',
  ),
  inTalk('present.blank', ['Period', 'KeyB'], (m) => m.commands.blank, toggleBlank),
  inTalk('present.play', ['Space'], (m) => m.commands.playPause, togglePlay),
  inTalk('present.spotlight', ['KeyL'], (m) => m.commands.spotlight, togglePointer('spotlight'), 'bulb'),
  inTalk('present.ink', ['KeyD'], (m) => m.commands.ink, togglePointer('ink'), 'pen'),
  inTalk('present.poster', ['KeyQ'], (m) => m.commands.poster, togglePoster, 'qr'),
  {
    ...inTalk('present.poll', ['KeyV'], (m) => m.commands.poll, stepPoll),
    enabled: () => isPresenting() && useLesson.getState().current !== undefined,
  },
  inTalk('present.notes', ['KeyN'], (m) => m.commands.notesWindow, openNotes, 'book'),
  {
    id: 'help.palette',
    group: 'help',
    title: (m) => m.commands.palette,
    icon: 'search',
    keys: [anywhere('KeyP', { mod: true, shift: true })],
    run: () =>
      useDialog.getState().dialog?.name === 'palette' ? closeDialog() : openDialog({ name: 'palette' }),
  },
  {
    id: 'help.keys',
    group: 'help',
    title: (m) => m.commands.help,
    icon: 'keyboard',
    keys: [onTimeline('Slash', { shift: true }), anywhere('Slash', { mod: true, shift: true })],
    run: () => openDialog({ name: 'help' }),
  },
];

const byId = new Map(COMMANDS.map((command) => [command.id, command]));

export function runCommand(id: string): void {
  const command = byId.get(id);
  if (!command) throw new Error(`no command ${id}`);
  if (command.enabled?.() ?? true) command.run();
}
