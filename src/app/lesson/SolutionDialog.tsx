import { useMemo } from 'react';
import { useMessages, useShownLanguage } from '../i18n/index.ts';
import { closeDialog } from '../state/dialogs.ts';
import { useDocument } from '../state/document.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { diffLines } from './diff.ts';
import { applySolution, useLesson } from './lesson-state.ts';
import { solutionFor } from './texts.ts';

/** Yours beside the solution. Taking it can be undone, and looking at it is not solving. */
export function SolutionDialog() {
  const m = useMessages();
  const lesson = useLesson((state) => state.current);
  const text = useDocument((state) => state.text);
  const language = useShownLanguage();
  const solution = useMemo(
    () => (lesson ? solutionFor(lesson, text, language) : ''),
    [lesson, text, language],
  );
  const rows = useMemo(() => (lesson ? diffLines(text, solution) : []), [text, lesson, solution]);
  if (!lesson) return null;
  const changed = rows.filter((row) => !row.same).length;
  return (
    <Dialog title={m.lesson.solutionTitle} onClose={closeDialog} size="wide">
      <p className="quiet">{changed === 0 ? m.lesson.same : m.lesson.differences(changed)}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard */}
      <div className="diff" tabIndex={0}>
        <table className="mono" lang="en">
          <thead>
            <tr>
              <th scope="col">{m.lesson.yours}</th>
              <th scope="col">{m.lesson.theSolution}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row, i) => (
              <tr key={`${i}`} className={row.same ? '' : 'changed'}>
                <td className={row.left === undefined ? 'none' : ''}>{sign(row.same, '−', row.left)}</td>
                <td className={row.right === undefined ? 'none' : ''}>{sign(row.same, '+', row.right)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className="dialog-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={changed === 0}
          onClick={() => {
            applySolution(lesson, solution);
            closeDialog();
          }}
        >
          {m.lesson.applySolution}
        </button>
        <button type="button" className="button" onClick={closeDialog}>
          {m.common.close}
        </button>
      </div>
    </Dialog>
  );
}

/** Changed lines are marked by a sign, not by colour alone. */
const sign = (same: boolean, mark: string, line: string | undefined) =>
  line === undefined ? '' : same ? `  ${line}` : `${mark} ${line}`;
