import { describe, expect, test } from 'vitest';
import { definitions } from '../../../api/schemas.generated.ts';
import { scenarioSchema } from '../../../scenario/schema.ts';
import { zh } from '../../i18n/zh.ts';
import { describeZh, fieldDocsZh } from './field-docs.zh.ts';
import { hoverAt } from './hover.ts';
import { scenarioDocsZh } from './scenario-docs.zh.ts';
import { description, fieldWords } from './words.ts';

const words = await fieldWords('zh', zh.editor.fields);

/** Every description that the schema of the Scenario has. */
function descriptions(of: unknown): string[] {
  if (typeof of !== 'object' || of === null) return [];
  const own = (of as { description?: unknown }).description;
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(of).flatMap(descriptions)];
}

describe('what is said about fields in Chinese', () => {
  test.each([...new Set(descriptions(scenarioSchema))])('Scenario: %s', (english) =>
    expect(describeZh(undefined, 'x', english)).toBeDefined(),
  );
  test('holds nothing that no schema has', () => {
    const said = descriptions(scenarioSchema).join('\n');
    for (const english of Object.keys(scenarioDocsZh)) expect(said, english).toContain(english);
    for (const [type, fields] of Object.entries(fieldDocsZh)) {
      if (type === '') continue;
      const known = Object.keys(definitions[type]?.properties ?? {});
      for (const field of Object.keys(fields)) expect(known, `${type}.${field}`).toContain(field);
    }
  });
  // What a manifest of this playground is mostly made of has to be complete.
  test.each([
    'Probe',
    'HTTPGetAction',
    'ExecAction',
    'Lifecycle',
    'LifecycleHandler',
    'DeploymentSpec',
    'StatefulSetSpec',
  ])('every field of %s is described', (type) => {
    for (const field of Object.keys(definitions[type]!.properties))
      expect(fieldDocsZh[type]![field], field).toBeDefined();
  });
  test('a pointer on a field shows it', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  terminationGracePeriodSeconds: 30\n';
    const hover = hoverAt(text, text.indexOf('GracePeriod'), words);
    expect(hover?.contents.join('\n')).toContain('preStop 也包括在内');
  });
  test('an English description is announced as one', () => {
    expect(description(words, 'PodSpec', 'hostUsers', 'Use the host’s user namespace.')).toBe(
      '*这个字段的说明是 API 自己的，只有英文。*\n\nUse the host’s user namespace.',
    );
    expect(description(words, 'PodSpec', 'containers', 'List of containers.')).toBe('Pod 的容器，至少一个。');
  });
});
