import { describe, expect, it } from 'vitest';
import { lateApply } from './late-apply.ts';

const POD = 'kind: Pod\nmetadata: {name: a}\n';
const SERVICE = 'kind: Service\nmetadata: {name: s}\n';
const SCENARIO = 'apiVersion: podscope.dev/v1alpha1\nkind: Scenario\nspec: {duration: 2m}\n';
const join = (...documents: string[]) => documents.join('---\n');

describe('an edit as an apply in the middle of the run', () => {
  it('holds the documents that changed, and gives the text before it back', () => {
    const changed = POD.replace('a}', 'a, labels: {x: y}}');
    expect(lateApply(join(POD, SERVICE, SCENARIO), join(changed, SERVICE, SCENARIO))).toEqual({
      text: join(POD, SERVICE, SCENARIO),
      apply: changed,
    });
  });
  it('holds new documents too', () => {
    expect(lateApply(POD, join(POD, SERVICE))).toEqual({ text: POD, apply: SERVICE });
  });
  it('keeps what was changed about the Scenario, which is no object', () => {
    const longer = SCENARIO.replace('2m', '9m');
    expect(lateApply(join(POD, SCENARIO), join(`${POD}#\n`, longer))).toEqual({
      text: join(POD, longer),
      apply: `${POD}#\n`,
    });
    expect(lateApply(POD, join(`${POD}#\n`, SCENARIO))?.text).toBe(join(POD, SCENARIO));
  });
  it.each([
    ['nothing', join(POD, SCENARIO), join(POD, SCENARIO)],
    ['the Scenario only', join(POD, SCENARIO), join(POD, SCENARIO.replace('2m', '9m'))],
    ['blank lines', join(POD, SERVICE), join(`\n${POD}\n`, SERVICE)],
    ['a document less', join(POD, SERVICE), POD],
  ])('is none where %s changed', (_what, before, after) => {
    expect(lateApply(before, after)).toBeUndefined();
  });
});
