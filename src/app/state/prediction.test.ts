import { beforeEach, describe, expect, test } from 'vitest';
import { messages } from '../i18n/index.ts';
import { flagsNow } from '../timeline/flags.ts';
import { prediction, type Question } from './prediction.ts';
import { view } from './view.ts';

const QUESTION: Question = { id: 'q', flag: 32, from: 14, truth: 15.8, tolerance: 2 };
const kinds = () => flagsNow('flag', messages()).map(({ kind }) => kind);

describe('a guess', () => {
  beforeEach(() => prediction().ask(QUESTION));

  test('stands on the timeline while it is being made', () => {
    expect(kinds()).toEqual(['prediction']);
  });
  test('is nobody’s where everything was only shown: no flag of theirs, nothing to be late by', () => {
    prediction().tell();
    expect(prediction().given).toBe(false);
    expect(kinds()).toEqual(['actual']);
  });
  test('stays beside what happened, also where the rest of the run was skipped', () => {
    prediction().answer();
    prediction().tell();
    expect(prediction().given).toBe(true);
    expect(kinds()).toEqual(['prediction', 'actual']);
  });
  test('need not be waited for: skipping shows the moment, and time stands still', () => {
    prediction().answer();
    view().set({ playing: true });
    prediction().skip();
    expect(view().playing).toBe(false);
    expect(prediction().phase).toBe('told');
  });
  test('is forgotten by the next question', () => {
    prediction().answer();
    prediction().ask({ ...QUESTION, id: 'another' });
    expect(prediction().given).toBe(false);
  });
});
