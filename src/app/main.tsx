import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followLanguage } from './i18n/index.ts';
import { registerServiceWorker } from './offline/register.ts';
import { openStart } from './start/start.ts';
import { opening } from './state/embed.ts';
import { followEdits } from './state/late-apply.ts';
import { followPlayback } from './state/playback.ts';
import { followPrediction } from './state/prediction.ts';
import { followDocument } from './state/run.ts';
import { followTheme } from './state/theme.ts';
import './styles/index.css';

followTheme();
const root = () => createRoot(document.getElementById('root')!);

function startPlayground(): void {
  followPlayback();
  followPrediction();
  // The worker starts to load and to compute while the first frame is painted.
  const started = openStart();
  void followLanguage().then(async () => {
    root().render(<App />);
    await started;
    followDocument();
    followEdits();
  });
}

/** The speaker's window shows what the presenting one tells it, and runs nothing. */
async function startNotes(): Promise<void> {
  const [{ default: NotesWindow }] = await Promise.all([
    import('./present/NotesWindow.tsx'),
    followLanguage(),
  ]);
  root().render(<NotesWindow />);
}

if (opening.notes) void startNotes();
else startPlayground();
registerServiceWorker();
