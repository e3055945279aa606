import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { addStep, removeScenarioField, removeStep, setScenarioField } from './edit.ts';
import { parseScenario } from './parse.ts';

const manifest = 'apiVersion: v1\nkind: Pod   # mine\nmetadata: {name: web}\n';
const scenario = (spec: string) => `apiVersion: podscope.dev/v1alpha1\nkind: Scenario\n${spec}`;
const stepsOf = (text: string): { at: string; run?: string }[] => {
  for (const document of parseAllDocuments(text.replace(/^\uFEFF/, ''))) {
    const value = document.toJS();
    if (value?.apiVersion?.startsWith('podscope.dev/')) return value.spec?.steps ?? [];
  }
  return [];
};
const remove = { at: 30_000, run: 'kubectl delete pod web-0' };

describe('addStep', () => {
  test('appends a Scenario document where there is none', () =>
    expect(addStep(manifest, remove)).toBe(
      `${manifest}---\n${scenario('spec:\n  steps:\n    - at: 30s\n      run: kubectl delete pod web-0\n')}`,
    ));

  test.each([
    ['no spec', ''],
    ['an empty spec', 'spec:\n'],
    ['a spec without steps', 'spec:\n  seed: 4 # lucky\n'],
    ['an empty list', 'spec:\n  steps: []\n  seed: 4\n'],
    ['steps without a value', 'spec:\n  steps:\n  seed: 4\n'],
    ['a flow list', 'spec:\n  steps: [{at: 5s, run: kubectl get pods}]\n'],
    ['steps at the indent of spec', 'spec:\n  steps:\n  - at: 5s\n    run: kubectl get pods\n  seed: 1\n'],
    ['a flow spec', 'spec: {seed: 4}\n'],
  ])('finds its place in a Scenario with %s', (_name, spec) => {
    const after = addStep(`${scenario(spec)}---\n${manifest}`, remove);
    expect(stepsOf(after)).toContainEqual({ at: '30s', run: remove.run });
    expect(after.endsWith(manifest)).toBe(true);
  });

  test('keeps the steps in the order of time', () => {
    let text = addStep(manifest, { at: 20_000, run: 'b' });
    text = addStep(text, { at: 40_000, run: 'd' });
    text = addStep(text, { at: 30_000, run: 'c' });
    text = addStep(text, { at: 10_000, run: 'a' });
    expect(stepsOf(text).map((step) => step.run)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('keeps CRLF and a byte order mark', () => {
    const text = addStep(`\uFEFF${manifest.replaceAll('\n', '\r\n')}`, remove);
    expect(text.startsWith(`\uFEFF${manifest.replaceAll('\n', '\r\n')}`)).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toContain('\n');
  });
});

describe('removeStep', () => {
  test('takes one step out and leaves comments beside the others', () => {
    const text = scenario(
      'spec:\n  steps:\n    - at: 1s # one\n      run: a\n    - at: 2s\n      run: b\n    - at: 3s # three\n      run: c\n  seed: 1\n',
    );
    expect(removeStep(text, 1)).toBe(text.replace('    - at: 2s\n      run: b\n', ''));
    expect(removeStep(text, 2)).toBe(text.replace('    - at: 3s # three\n      run: c\n', ''));
    expect(removeStep(text, 9)).toBe(text);
  });
  test('leaves an empty list behind the last one', () =>
    expect(stepsOf(removeStep(addStep(manifest, remove), 0))).toEqual([]));
});

describe('setScenarioField', () => {
  test('changes a value, adds a field, or makes the document', () => {
    const made = setScenarioField(manifest, ['spec', 'cluster', 'version'], '1.34');
    expect(made).toContain('version: "1.34"');
    expect(setScenarioField(made, ['spec', 'cluster', 'version'], '1.35')).toBe(made.replace('1.34', '1.35'));
    expect(setScenarioField(made, ['spec', 'seed'], 7)).toContain('seed: 7');
  });
});

test('whatever is added, the manifest stays byte for byte and each step can be taken out again', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          at: fc.integer({ min: 0, max: 600_000 }),
          run: fc.stringMatching(/^[a-z:#'"{[ -]{1,30}$/),
        }),
        {
          minLength: 1,
          maxLength: 6,
        },
      ),
      (steps) => {
        let text = manifest;
        for (const step of steps) {
          text = addStep(text, step);
          expect(text.startsWith(manifest)).toBe(true);
        }
        const written = stepsOf(text);
        expect(written.map((step) => step.run).sort()).toEqual(steps.map((step) => step.run).sort());
        for (let i = written.length - 1; i >= 0; i--) {
          text = removeStep(text, i);
          expect(stepsOf(text)).toEqual(written.slice(0, i));
        }
      },
    ),
  ));

describe('notes', () => {
  const path = ['metadata', 'annotations', 'podscope.dev/note.14s'];
  const texts: [string, string][] = [
    ['block', 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata:\n  name: a\nspec:\n  seed: 1\n'],
    ['flow', 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nmetadata: {name: a}\nspec: {seed: 1}\n'],
  ];
  test.each(texts)('are annotations of the scenario that come and go (%s)', (_, text) => {
    const noted = setScenarioField(text, path, 'look: here');
    expect(parseScenario(noted).diagnostics).toEqual([]);
    expect(parseScenario(noted).scenario?.notes).toEqual([{ at: 14_000, text: 'look: here' }]);
    expect(removeScenarioField(noted, path)).toBe(text);
  });

  test('one of two leaves the other', () => {
    const second = [...path.slice(0, 2), 'podscope.dev/note.1m'];
    const both = setScenarioField(setScenarioField(texts[0]![1], path, 'one'), second, 'two');
    expect(parseScenario(removeScenarioField(both, path)).scenario?.notes).toEqual([
      { at: 60_000, text: 'two' },
    ]);
  });
});
