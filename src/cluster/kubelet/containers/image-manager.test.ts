import { describe, expect, test } from 'vitest';
import type { KubeletConfiguration } from '../../../scenario/types.ts';
import { Lab } from '../testing/lab.ts';

/** Five pods with an image each that takes 10 s; how long each one waited and pulled, in seconds. */
function pulls(kubelet: KubeletConfiguration) {
  const l = new Lab({ kubelet });
  for (let i = 0; i < 5; i++) {
    l.runtime.images.set(`far:${i}`, { pull: { ms: 10_000 } });
    l.pod(`p${i}`, { containers: [{ name: 'c', image: `far:${i}` }] });
  }
  l.until(80);
  return l
    .records('event')
    .filter(({ reason, message }) => reason === 'Pulled' && message.startsWith('Successfully'))
    .map(({ message }) => Math.round(Number(/\((\d+(?:\.\d+)?)s including/.exec(message)![1])));
}

describe('how many images are pulled at once', () => {
  test.each<[string, KubeletConfiguration, number[]]>([
    ['one after the other, the default', {}, [10, 20, 30, 40, 50]],
    ['as many as there are', { serializeImagePulls: false }, [10, 10, 10, 10, 10]],
    ['a limit says also that they are not serial', { maxParallelImagePulls: 2 }, [10, 10, 20, 20, 30]],
    ['a limit of one', { maxParallelImagePulls: 1 }, [10, 20, 30, 40, 50]],
  ])('%s', (_, kubelet, expected) => expect(pulls(kubelet)).toEqual(expected));
});
