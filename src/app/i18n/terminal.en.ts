const seconds = (s: number) => `${Number(s.toFixed(s < 10 ? 2 : 1))} s`;

/** The terminal. */
export const terminal = {
  label: 'Terminal',
  log: 'Terminal output',
  input: (t: number) => `Command, at ${seconds(t)}`,
  inputIn: (container: string, t: number) => `Command in ${container}, at ${seconds(t)}`,
  welcome:
    'kubectl at the playhead. Reading commands answer for this moment; writing commands become a step of the scenario.',
  help: 'Try: kubectl get pods -o wide · kubectl describe pod NAME · kubectl get events · kubectl delete pod NAME · help',
  helpText: [
    'Every command answers for the moment of the playhead; what it shows next time is what will be true then.',
    'Reading: get, describe, logs, explain, rollout status, …  Writing: delete, scale, apply, patch, … add a step.',
    'kubectl exec -it POD -- sh opens a shell in a container, kubectl edit opens a tab, -f - reads the editor’s document.',
    'Tab completes, ↑ ↓ go through the history, Ctrl+R searches it, Ctrl+C gives up, Ctrl+L clears.',
    'Ctrl+A E B F move, Ctrl+K U W cut, Ctrl+Y puts back, Ctrl+D leaves a container.',
  ].join('\n'),
  step: (t: number, lost: number) =>
    `# a step was added to the scenario at ${seconds(t)}; the ${seconds(lost)} after it are discarded and computed again`,
  ended: (t: number) => `# ended at ${seconds(t)}`,
  unfinished: '# still running when the run ends; this is what it has printed by then',
  notTyped:
    '# so it is not kept: the shell would never come to the next line (as after Ctrl+C, it has done nothing)',
  unreadable: 'the text of the scenario cannot be read: mend it first\n',
  goTo: (t: number) => `Go to ${seconds(t)}`,
  undo: 'Undo',
  searching: 'history search',
  past: (t: number) => `at ${seconds(t)}`,
  waiting: 'running; time passes with the playhead; Ctrl+C ends it',
  asking: 'computing…',
  stop: 'Stop (Ctrl+C)',
  play: 'Play',
  tabs: 'Terminal and edited objects',
  edited: (name: string) => `The YAML of ${name}`,
  save: 'Save',
  cancel: 'Discard',
  saveHint: 'Ctrl+S saves: the difference becomes a step, as a patch. Esc discards.',
};
