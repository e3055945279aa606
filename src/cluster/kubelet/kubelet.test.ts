import { describe, expect, test } from 'vitest';
import { Lab } from './testing/lab.ts';

const RELEASES = ['1.34', '1.35', '1.36'] as const;

describe.each(RELEASES)('a pod on %s', (release) => {
  test('starts, becomes ready and is removed after a graceful end', () => {
    const lab = new Lab({ release, apps: { c: { onStopSignal: { after: 2000, code: 0 } } } });
    lab.pod('web', {}, {});
    lab.until(10);
    expect(lab.reasons('web')).toEqual(['Pulled', 'Created', 'Started']);
    expect(lab.start('c')).toBeGreaterThan(0.4);
    expect(lab.start('c')).toBeLessThan(0.9);
    expect(lab.get('web')?.status).toMatchObject({ phase: 'Running' });
    lab.api.delete('Pod', 'default', 'web');
    lab.until(30);
    expect(lab.exit('c')).toBeCloseTo(12, 1);
    const after = lab.gone('web') - lab.exit('c');
    expect(after).toBeGreaterThan(0.05);
    expect(after).toBeLessThan(1.4);
  });
});
