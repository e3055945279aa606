import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import { placesIn } from '../../scenario/places.ts';
import { compose } from '../../trace/compose.ts';
import { TraceIndex } from '../../trace/index.ts';
import { en } from '../i18n/en.ts';
import { hintsOf } from './hints.ts';
import { placeAt, placesFor, targetOfPlace } from './places.ts';

const text = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  terminationGracePeriodSeconds: 20
  containers:
    - name: app
      image: nginx
      livenessProbe:
        httpGet:
          path: /
          port: 80
        initialDelaySeconds: 2
        periodSeconds: 20
        failureThreshold: 5
      readinessProbe:
        tcpSocket: { port: 80 }
        periodSeconds: 5
`;
const places = placesIn(parseScenario(text).scenario!.manifests, text);
const trace = compose();
trace.pod('web').bar('CCRR✓✓✓').probe('readiness', '..x.o..');
const index = new TraceIndex(trace.records());
const uid = index.pods[0]!.uid;
const of = (what: string) => places.find((place) => place.what === what)!;

describe('places of a text', () => {
  it('reach to the end of what belongs to them', () => {
    const lines = places.map(({ what, probe, range }) => [probe ?? what, range.line, range.endLine]);
    expect(lines).toContainEqual(['liveness', 10, 16]);
    expect(lines).toContainEqual(['readiness', 17, 19]);
    expect(lines).toContainEqual(['container', 8, 19]);
    expect(lines).toContainEqual(['grace', 6, 6]);
  });

  it('are found from inside, the innermost first', () => {
    expect(placeAt(places, text.indexOf('periodSeconds: 20'))).toMatchObject({
      what: 'probe',
      probe: 'liveness',
    });
    expect(placeAt(places, text.indexOf('image: nginx'))).toMatchObject({
      what: 'container',
      container: 'app',
    });
    expect(placeAt(places, text.indexOf('kind: Pod'))).toMatchObject({ what: 'object' });
  });

  it('belong to marks, and marks to them', () => {
    const tick = {
      kind: 'probe',
      uid,
      pod: 'web',
      container: 'app',
      probe: 'readiness',
      from: 2,
      to: 2,
    } as const;
    expect(placesFor(tick, places, index).map((place) => place.probe)).toEqual(['readiness']);
    const readiness = places.find((place) => place.probe === 'readiness')!;
    expect(targetOfPlace(readiness, index)).toMatchObject({
      kind: 'probe',
      probe: 'readiness',
      container: 'app',
      text: 'pod:default/web',
    });
    const grace = { kind: 'grace', uid, pod: 'web', container: 'app', from: 5, to: 7 } as const;
    expect(placesFor(grace, places, index)).toEqual([of('grace')]);
  });
});

describe('hints', () => {
  it('do the arithmetic of a probe', () => {
    expect(hintsOf(places, en)).toEqual([
      { line: 6, column: 36, text: 'SIGKILL 20 s after the delete, preStop included' },
      { line: 16, column: 28, text: 'kills after 2 + 5 × 20 = 102 s' },
      { line: 19, column: 25, text: 'out of the Service after 3 × 5 = 15 s of failures' },
    ]);
  });
});
