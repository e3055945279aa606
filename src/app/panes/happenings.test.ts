import { expect, it } from 'vitest';
import { compose } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { en } from '../i18n/en.ts';
import { happenings } from './happenings.ts';

it('tells a run in words, each change once', () => {
  const trace = compose();
  trace.pod('web-0').bar('CCRR✓✓✓✓RR').probe('readiness', '..x.ooox..');
  const index = new TraceIndex(trace.records());
  const lines = happenings(index, en).map(({ t, what }) => `${t} ${what}`);
  expect(lines).toEqual([
    '0 created',
    '2 process started',
    '2 readiness probe failed, 1 of 3',
    '4 became Ready',
    '4 readiness probe succeeded',
    '7 readiness probe failed, 1 of 3',
    '8 is no longer Ready',
  ]);
});

it('reads only what has come since', () => {
  const trace = compose();
  trace.pod('web-0').bar('CCRR✓✓');
  const records = trace.records();
  const index = new TraceIndex(records.slice(0, 3));
  const first = happenings(index, en);
  index.append(records.slice(3));
  const all = happenings(index, en);
  expect(all.slice(0, first.length)).toEqual(first);
  expect(all).toEqual(happenings(new TraceIndex(records), en));
});
