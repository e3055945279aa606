import { useEffect, useMemo, useState } from 'react';
import type { TraceIndex } from '../../trace/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';

/** An object as `kubectl get -o yaml` would print it at the playhead. */
export function ObjectYaml({ kind, namespace, name }: { kind: string; namespace: string; name: string }) {
  const question = useMemo(
    () => (index: TraceIndex, t: number) => index.objectAt(t, kind, namespace, name)?.object,
    [kind, namespace, name],
  );
  const object = useAtPlayhead(question);
  const [text, setText] = useState('');
  useEffect(() => {
    let current = true;
    // The YAML library is not part of the shell.
    void import('yaml').then(({ stringify }) => {
      if (current) setText(object ? stringify(object, { lineWidth: 0 }) : '');
    });
    return () => {
      current = false;
    };
  }, [object]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area has to be reachable with the keyboard
    <pre className="object-yaml" tabIndex={0}>
      {text}
    </pre>
  );
}
