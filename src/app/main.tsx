import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followLanguage } from './i18n/index.ts';
import { registerServiceWorker } from './offline/register.ts';
import { openStart } from './start/start.ts';
import { followEdits } from './state/late-apply.ts';
import { followPlayback } from './state/playback.ts';
import { followPrediction } from './state/prediction.ts';
import { followDocument } from './state/run.ts';
import { followTheme } from './state/theme.ts';
import './styles/index.css';

followTheme();
followPlayback();
followPrediction();
// The worker starts to load and to compute while the first frame is painted.
const started = openStart();
void followLanguage().then(async () => {
  createRoot(document.getElementById('root')!).render(<App />);
  await started;
  followDocument();
  followEdits();
});
registerServiceWorker();
