import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { en } from '../i18n/en.ts';
import { Failsafe } from './Failsafe.tsx';

const shownFor = (message: string): string => {
  const one = new Failsafe({ children: null });
  one.state = Failsafe.getDerivedStateFromError(new Error(message));
  return renderToStaticMarkup(one.render());
};

test.each([
  'Failed to fetch dynamically imported module: https://x/assets/present-1.js',
  'error loading dynamically imported module: https://x/assets/present-1.js',
  'Importing a module script failed.',
  'Unable to preload CSS for /assets/present-1.css',
])('a part that is not there any more is got by a reload: %s', (message) => {
  expect(shownFor(message)).toContain(en.app.partMissing);
  expect(shownFor(message)).toContain(en.app.reload);
});

test('a fault of ours can be tried again', () => {
  expect(shownFor('x is undefined')).toContain(en.app.crashedRetry);
});
