import { describe, expect, it } from 'vitest';
import { galleryScenes } from '../../timeline/gallery/scenes.ts';
import type { Target } from '../../timeline/model/items.ts';
import { timelineModel } from '../../timeline/model/model.ts';
import { TraceIndex } from '../../trace/index.ts';
import { en } from '../i18n/en.ts';
import { zh } from '../i18n/zh.ts';
import { speakTarget } from './say.ts';

const web = { namespace: 'default', pod: 'web-0', uid: 'u', container: 'app' };

describe('what a screen reader says of a mark', () => {
  it.each<[Target, string]>([
    [
      { kind: 'probe', ...web, probe: 'readiness', result: 'failure', count: 2, of: 3, from: 26.9, to: 27 },
      'web-0 / app: readiness probe failed, 2 of 3, 27.0 s',
    ],
    [
      { kind: 'probe', ...web, probe: 'liveness', result: 'unknown', from: 24, to: 24 },
      'web-0 / app: liveness probe, result not counted, 24.0 s',
    ],
    [
      { kind: 'probe', ...web, probe: 'startup', result: 'success', count: 1, of: 1, from: 4, to: 9 },
      'web-0 / app: startup probe succeeded, 9.00 s',
    ],
    [
      { kind: 'container', ...web, state: 'ready', from: 14, to: 80 },
      'web-0 / app: Running + Ready, 14.0 s to 80.0 s',
    ],
    [
      { kind: 'threshold', ...web, probe: 'liveness', result: 'failure', count: 3, of: 3, from: 27, to: 33 },
      'web-0 / app: liveness probe, failures in a row: 3 of 3, 27.0 s to 33.0 s',
    ],
    [{ kind: 'signal', ...web, signal: 'SIGKILL', from: 40, to: 40 }, 'web-0 / app: SIGKILL, 40.0 s'],
    [
      { kind: 'grace', ...web, used: 17, from: 10, to: 40 },
      'web-0 / app: grace period 30 s · 17.0 s of it used, 10.0 s to 40.0 s',
    ],
    [
      { kind: 'service', namespace: 'default', service: 'db', count: 2, of: 3, from: 51, to: 62 },
      'service/db: 2 of 3 endpoints ready, 51.0 s to 62.0 s',
    ],
    [
      {
        kind: 'traffic',
        namespace: 'default',
        service: 'db',
        pod: 'db-0',
        text: 'refused',
        result: 'failure',
        from: 5,
        to: 5,
      },
      'db-0: request lost (refused), 5.00 s',
    ],
    [
      { kind: 'command', text: 'kubectl delete pod web-0', from: 20, to: 20 },
      'kubectl delete pod web-0, 20.0 s',
    ],
    [
      { kind: 'container', ...web, state: 'backoff', run: 'B', from: 34, to: 46 },
      'run B: web-0 / app: Back-off, 34.0 s to 46.0 s',
    ],
  ])('%# of %j', (target, sentence) => {
    expect(speakTarget(target, en)).toBe(sentence);
    // The other language says the same numbers and names.
    for (const word of sentence.match(/[\w.+-]*\d[\w.+-]*|SIGKILL|Running \+ Ready/g) ?? [])
      expect(speakTarget(target, zh)).toContain(word);
  });

  it('is there for every mark of the gallery, and no two marks of a lane sound alike', () => {
    for (const scene of galleryScenes)
      for (const lane of timelineModel(new TraceIndex(scene.records(), scene.duration)).lanes) {
        const seen = new Map<string, string>();
        for (const row of lane.rows)
          for (const { id, target } of row.items)
            for (const m of [en, zh]) {
              const said = speakTarget(target, m);
              expect(said).not.toMatch(/undefined|NaN|^:|: *[,，]/);
              const other = seen.get(said);
              expect(
                other === undefined || target.kind === 'traffic' || target.kind === 'command',
                `${said}: ${id} ${other}`,
              ).toBe(true);
              seen.set(said, id);
            }
      }
  });
});
