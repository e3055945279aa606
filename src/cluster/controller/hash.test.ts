import { describe, expect, test } from 'vitest';
import { goDump, goJson } from './go-struct.ts';
import { podTemplateHash, revisionHash } from './hash.ts';

/** The template of the recordings' `web` Deployment, as the API server stores it. */
const web = {
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      {
        name: 'web',
        image: 'localhost/web:1',
        command: ['/bin/app', '--startup=3', '--term=2'],
        readinessProbe: {
          httpGet: { path: '/ready', port: 8080, scheme: 'HTTP' },
          timeoutSeconds: 1,
          periodSeconds: 2,
          successThreshold: 1,
          failureThreshold: 3,
        },
        resources: {},
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 10,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
  },
};

describe('podTemplateHash', () => {
  test.each([
    ['1.36', '796c548994'],
    ['1.34', '7fc5fd4'],
  ] as const)('is the one that a real %s cluster gave: web-%s', (release, hash) =>
    expect(podTemplateHash(web, release)).toBe(hash),
  );
  test('a collision gives another name', () => {
    expect(podTemplateHash(web, '1.36', 1)).not.toBe(podTemplateHash(web, '1.36'));
    expect(podTemplateHash(web, '1.36', 0)).not.toBe(podTemplateHash(web, '1.36'));
  });
});

describe('goDump', () => {
  test.each([
    [
      '100m',
      '{i:(resource.int64Amount){value:(int64)100 scale:(resource.Scale)-3} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)100m Format:(resource.Format)DecimalSI}',
    ],
    [
      '1500m',
      '{i:(resource.int64Amount){value:(int64)1500 scale:(resource.Scale)-3} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)1500m Format:(resource.Format)DecimalSI}',
    ],
    [
      '129Mi',
      '{i:(resource.int64Amount){value:(int64)135266304 scale:(resource.Scale)0} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string)129Mi Format:(resource.Format)BinarySI}',
    ],
    // 128 ends in three zero bits: the reader cannot tell that the text is canonical.
    [
      '128Mi',
      '{i:(resource.int64Amount){value:(int64)134217728 scale:(resource.Scale)0} d:(resource.infDecAmount){Dec:(*inf.Dec)<nil>} s:(string) Format:(resource.Format)BinarySI}',
    ],
  ])('reads the quantity %s as Go holds it', (text, dump) =>
    expect(goDump('resource.Quantity', text, '1.36', true)).toBe(dump),
  );
  test('maps are sorted by key, empty ones are nil', () => {
    expect(goDump('map[string]string', { b: '2', a: '1' }, '1.36')).toBe('(map[string]string)map[a:1 b:2]');
    expect(goDump('map[string]string', {}, '1.36')).toBe('(map[string]string)<nil>');
  });
});

describe('revisionHash', () => {
  test('is the one that a real 1.34 cluster gave: test-776999688b (testdata of pkg/controller/statefulset)', () =>
    expect(
      revisionHash(
        {
          metadata: { annotations: { test: 'value' }, labels: { app: 'foo' } },
          spec: {
            containers: [
              {
                image: 'test',
                imagePullPolicy: 'Always',
                name: 'test',
                resources: {},
                terminationMessagePath: '/dev/termination-log',
                terminationMessagePolicy: 'File',
              },
            ],
            dnsPolicy: 'ClusterFirst',
            restartPolicy: 'Always',
            schedulerName: 'default-scheduler',
            securityContext: {},
            terminationGracePeriodSeconds: 30,
          },
        },
        '1.34',
      ),
    ).toBe('776999688b'));
  test('does not depend on the order of keys, but on the template', () => {
    const { spec, metadata } = web;
    expect(revisionHash({ spec, metadata }, '1.36')).toBe(revisionHash(web, '1.36'));
    expect(revisionHash({ metadata, spec: { ...spec, hostNetwork: true } }, '1.36')).not.toBe(
      revisionHash(web, '1.36'),
    );
    expect(revisionHash(web, '1.36', 1)).not.toBe(revisionHash(web, '1.36'));
  });
  test('hashes what Go would write: fields that are always there, empty ones left out', () =>
    expect(
      goJson(
        'PodTemplateSpec',
        { metadata: { labels: {} }, spec: { containers: [{ name: 'a', args: [] }] } },
        '1.36',
      ),
    ).toEqual({
      metadata: {},
      spec: { containers: [{ name: 'a', resources: {} }] },
    }));
});
