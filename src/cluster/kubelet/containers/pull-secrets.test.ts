import { describe, expect, test } from 'vitest';
import type { ReleaseVersion } from '../../../scenario/types.ts';
import { Lab } from '../testing/lab.ts';
import type { Container } from '../types.ts';

const IMAGE = 'reg.example.com/shop/api:1';

/** A registry that gives one image to the user `shop` alone. */
function lab(release: ReleaseVersion = '1.36') {
  const l = new Lab({ release });
  l.runtime.images.set(IMAGE, { credentials: { username: 'shop', password: 'pw' } });
  const secret = (name: string, user: string, address = 'reg.example.com') =>
    l.api.create({
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'kubernetes.io/dockerconfigjson',
      metadata: { name, namespace: 'default' },
      data: { '.dockerconfigjson': btoa(JSON.stringify({ auths: { [address]: { auth: btoa(user) } } })) },
    });
  secret('right', 'shop:pw');
  secret('wrong', 'shop:old');
  secret('elsewhere', 'shop:pw', 'quay.io');
  secret('renewed', 'shop:pw');
  secret('unreadable', 'nobody');
  return l;
}
const pod = (l: Lab, name: string, secrets: string[], more: Partial<Container> = {}) =>
  l.pod(name, {
    containers: [{ name: 'c', image: IMAGE, ...more }],
    imagePullSecrets: secrets.map((secret) => ({ name: secret })),
  });
/** `Pulling Pulled`, or the reason that the container waits for. */
const outcome = (l: Lab, name: string) => {
  const reasons = l.reasons(name).filter((reason) => /^Pull/.test(reason));
  const state = l.get(name)!.status!.containerStatuses![0]!.state;
  return [...reasons, state.waiting ? state.waiting.reason : 'running'].join(' ');
};

describe('a registry that asks who one is', () => {
  test.each<[string, string[], string]>([
    ['no secret', [], 'Pulling ErrImagePull'],
    ['the right one', ['right'], 'Pulling Pulled running'],
    ['a wrong password', ['wrong'], 'Pulling ErrImagePull'],
    ['one of another registry', ['elsewhere'], 'Pulling ErrImagePull'],
    ['one that is missing', ['gone'], 'Pulling ErrImagePull'],
    ['the wrong one, then the right one', ['wrong', 'right'], 'Pulling Pulled running'],
    ['one that is missing, then the right one', ['gone', 'right'], 'Pulling Pulled running'],
  ])('%s', (_, secrets, expected) => {
    const l = lab();
    pod(l, 'p', secrets);
    l.until(4);
    expect(outcome(l, 'p')).toBe(expected);
  });

  test('what is told: nobody is denied, somebody else is unauthorized, the same is said once', () => {
    const said = (...secrets: string[]) => {
      const l = lab();
      pod(l, 'p', secrets);
      l.until(4);
      return l.get('p')!.status!.containerStatuses![0]!.state.waiting!.message;
    };
    const frame = `failed to pull and unpack image "${IMAGE}": failed to resolve image: `;
    expect(said()).toContain(
      `${frame}pull access denied, repository does not exist or may require authorization`,
    );
    const unauthorized = `${frame}failed to authorize: failed to fetch oauth token: unexpected status from GET request to https://reg.example.com/token?scope=repository%3Ashop%2Fapi%3Apull&service=reg.example.com: 401 Unauthorized`;
    expect(said('wrong')).toBe(unauthorized);
    expect(said('wrong', 'wrong')).toBe(unauthorized);
  });

  test('a secret that cannot be read is itself the reason', () => {
    const l = lab();
    pod(l, 'p', ['unreadable']);
    l.until(4);
    expect(outcome(l, 'p')).toBe(
      'unable to parse auth field, must be formatted as base64(username:password)',
    );
  });

  test('a secret that is corrected is used at the next try', () => {
    const l = lab();
    pod(l, 'p', ['late']);
    l.until(5);
    l.api.create({
      ...l.api.get('Secret', 'default', 'right')!,
      metadata: { name: 'late', namespace: 'default' },
    });
    l.until(30);
    expect(outcome(l, 'p')).toBe('Pulling Pulling Pulled running');
  });
});

/** KubeletEnsureSecretPulledImages, on from 1.35, with the policy NeverVerifyPreloadedImages. */
describe('an image that another pod has pulled with its secret', () => {
  const second = (release: ReleaseVersion, secrets: string[], more: Partial<Container> = {}) => {
    const l = lab(release);
    pod(l, 'first', ['right']);
    l.until(5);
    pod(l, 'second', secrets, more);
    l.until(9);
    return outcome(l, 'second');
  };
  test.each<[string, ReleaseVersion, string[], Partial<Container>, string]>([
    ['1.34 lets anybody use it', '1.34', [], {}, 'Pulled running'],
    ['without a secret it has to be pulled', '1.35', [], {}, 'Pulling ErrImagePull'],
    ['with the same one it is there', '1.36', ['right'], {}, 'Pulled running'],
    ['with the same user from another secret as well', '1.36', ['renewed'], {}, 'Pulled running'],
    ['with a wrong one it has to be pulled', '1.36', ['wrong'], {}, 'Pulling ErrImagePull'],
    [
      'Never does not even say that it is there',
      '1.36',
      [],
      { imagePullPolicy: 'Never' },
      'ErrImageNeverPull',
    ],
    ['Never with the right one', '1.36', ['right'], { imagePullPolicy: 'Never' }, 'Pulled running'],
  ])('%s', (_, release, secrets, more, expected) => expect(second(release, secrets, more)).toBe(expected));

  test('one that was on the node before is free for all', () => {
    const l = new Lab({ images: [IMAGE] });
    l.runtime.images.set(IMAGE, { credentials: { username: 'shop', password: 'pw' } });
    pod(l, 'p', []);
    l.until(4);
    expect(outcome(l, 'p')).toBe('Pulled running');
  });
});
