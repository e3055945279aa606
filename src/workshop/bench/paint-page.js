// Runs in the page that paint.ts measures: a key starts the clock; the next run that is drawn (its number
// is in data-run), and the frame that shows it, stop it.
const noted = { key: undefined, painted: [], longTasks: [] };
window.paintNotes = noted;

window.addEventListener(
  'keydown',
  (event) => {
    noted.key = event.timeStamp;
  },
  true,
);
const timeline = document.querySelector('.timeline');
let shown = timeline.dataset.run;
new MutationObserver(() => {
  if (timeline.dataset.run === shown || noted.key === undefined) return;
  shown = timeline.dataset.run;
  const began = noted.key;
  noted.key = undefined;
  requestAnimationFrame(() => setTimeout(() => noted.painted.push(performance.now() - began)));
}).observe(timeline, { attributeFilter: ['data-run'] });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) noted.longTasks.push(entry.duration);
}).observe({ type: 'longtask' });
