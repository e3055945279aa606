import { expect, test } from 'vitest';
import { parseScenario } from '../../scenario/parse.ts';
import type { CommandRecord } from '../../trace/records.ts';
import { simulate } from '../simulate.ts';
import { createWorld } from '../testing/world.ts';

const asking = (name: string, account: string, uid?: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name,
    annotations: {
      'kubernetes.io/service-account.name': account,
      ...(uid === undefined ? {} : { 'kubernetes.io/service-account.uid': uid }),
    },
  },
  type: 'kubernetes.io/service-account-token',
});

test('a secret that asks for the token of an account is filled', () => {
  const { api, apply, until } = createWorld();
  until(1);
  const account = api.get('ServiceAccount', 'default', 'default')!;
  apply(asking('mine', 'default'));
  until(2);
  const { data, metadata } = api.get('Secret', 'default', 'mine')!;
  expect(Object.keys(data).sort()).toEqual(['ca.crt', 'namespace', 'token']);
  expect(metadata.annotations?.['kubernetes.io/service-account.uid']).toBe(account.metadata.uid);
  expect(atob(data['ca.crt'])).toBe(api.get('ConfigMap', 'default', 'kube-root-ca.crt')!.data['ca.crt']);
  expect(atob(data.namespace)).toBe('default');
  const claims = JSON.parse(atob(atob(data.token).split('.')[1]!));
  expect(claims).toMatchObject({
    sub: 'system:serviceaccount:default:default',
    'kubernetes.io/serviceaccount/secret.name': 'mine',
  });
});

test('what was taken out of it is put back', () => {
  const { api, apply, edit, until } = createWorld();
  apply(asking('mine', 'default'));
  until(2);
  edit('Secret', 'mine', (secret) => ({ ...secret, data: { own: 'eA==' } }));
  until(3);
  expect(Object.keys(api.get('Secret', 'default', 'mine')!.data).sort()).toEqual([
    'ca.crt',
    'namespace',
    'own',
    'token',
  ]);
});

test.each([
  ['of no account', 'nobody', undefined],
  ['of an account of another uid', 'default', 'another'],
])('a token %s is deleted', (_, account, uid) => {
  const { api, apply, until } = createWorld();
  until(1);
  apply(asking('lost', account, uid));
  apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other' } });
  until(2);
  expect(api.list('Secret', 'default').map(({ metadata }) => metadata.name)).toEqual(['other']);
});

test('tokens go with their account', () => {
  const { api, apply, until } = createWorld();
  apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'bot' } });
  apply(asking('of-bot', 'bot'));
  apply(asking('of-default', 'default'));
  until(2);
  expect(api.list('Secret', 'default')).toHaveLength(2);
  api.delete('ServiceAccount', 'default', 'bot');
  until(3);
  expect(api.list('Secret', 'default').map(({ metadata }) => metadata.name)).toEqual(['of-default']);
});

test('describe names the tokens of an account, and shows a token as it is', () => {
  const records = simulate(
    parseScenario(`
apiVersion: v1
kind: ServiceAccount
metadata: {name: bot}
---
${JSON.stringify(asking('of-bot', 'bot'))}
---
apiVersion: podscope.dev/v1alpha1
kind: Scenario
spec:
  duration: 5s
  steps:
  - {at: 2s, run: kubectl describe serviceaccount bot default}
  - {at: 3s, run: kubectl describe secret of-bot}
`),
  );
  const [accounts, secret] = records
    .filter((each): each is CommandRecord => each.type === 'command' && each.t > 0)
    .map(({ stdout }) => stdout);
  expect(accounts!.match(/Tokens: .*/g)).toEqual([
    'Tokens:              of-bot',
    'Tokens:              <none>',
  ]);
  expect(secret).toMatch(
    /^ca\.crt: +\d+ bytes\nnamespace: +7 bytes\ntoken: +[\w+/=]+\.[\w+/=]+\.simulated$/m,
  );
});
