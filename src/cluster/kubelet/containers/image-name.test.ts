import { describe, expect, test } from 'vitest';
import { canonicalName, defaultPullPolicy, parseImageName } from './image-name.ts';
import { pullError } from './pull-errors.ts';

describe('parseImageName', () => {
  test.each([
    ['nginx', 'docker.io/library/nginx:latest', 'Always'],
    ['nginx:1.27', 'docker.io/library/nginx:1.27', 'IfNotPresent'],
    ['nginx:latest', 'docker.io/library/nginx:latest', 'Always'],
    ['shop/api:2.0', 'docker.io/shop/api:2.0', 'IfNotPresent'],
    ['localhost/web:1', 'localhost/web:1', 'IfNotPresent'],
    ['localhost:5000/nope', 'localhost:5000/nope:latest', 'Always'],
    ['registry.k8s.io/pause:3.10', 'registry.k8s.io/pause:3.10', 'IfNotPresent'],
    [`quay.io/a/b@sha256:${'a'.repeat(64)}`, `quay.io/a/b@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
  ])('%s is %s and pulled %s', (text, canonical, policy) => {
    const name = parseImageName(text);
    if ('error' in name) throw new Error(name.error);
    expect(canonicalName(name)).toBe(canonical);
    expect(defaultPullPolicy(name)).toBe(policy);
  });

  test.each([
    ['INVALID name!', 'invalid reference format: repository name (library/INVALID name!) must be lowercase'],
    ['Web:1', 'invalid reference format: repository name (library/Web) must be lowercase'],
    ['bad name', 'invalid reference format'],
    ['', 'invalid reference format'],
    ['web:', 'invalid reference format'],
    ['library/Web', 'invalid reference format: repository name (library/Web) must be lowercase'],
    ['web@sha256:12', 'invalid reference format'],
  ])('%j: %s', (text, error) => expect(parseImageName(text)).toEqual({ error }));
});

test.each([
  [
    '1.34',
    'rpc error: code = NotFound desc = failed to pull and unpack image "localhost:5000/nope:1": failed to resolve reference "localhost:5000/nope:1": localhost:5000/nope:1: not found',
  ],
  [
    '1.36',
    'rpc error: code = NotFound desc = failed to pull and unpack image "localhost:5000/nope:1": failed to resolve image: localhost:5000/nope:1: not found',
  ],
] as const)('a missing image in the words of the runtime beside %s', (release, text) => {
  const name = parseImageName('localhost:5000/nope:1');
  if ('error' in name) throw new Error(name.error);
  expect(pullError(name, 'not-found', release)).toBe(text);
});
