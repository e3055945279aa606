import { useCallback } from 'react';
import type { TraceIndex } from '../../trace/index.ts';
import { useMessages } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { addStepAtPlayhead } from '../state/steps.ts';
import { useView } from '../state/view.ts';
import { Icon } from '../ui/Icon.tsx';
import { Menu, type MenuItem } from '../ui/Menu.tsx';
import { faultsFor, type Subject } from './faults.ts';

/** What can be made to happen at the playhead: each becomes a step of the scenario text. */
export function InjectMenu({ compact = false }: { compact?: boolean }) {
  const m = useMessages();
  const selection = useView((state) => state.selection);
  const subjectAt = useCallback(
    (index: TraceIndex, t: number) =>
      JSON.stringify(subject(index, t, selection?.namespace, selection?.pod, selection?.container)),
    [selection],
  );
  const found = useAtPlayhead(subjectAt);
  const items: MenuItem[] = faultsFor(JSON.parse(found) as Subject, m).map((fault) => ({
    key: fault.key,
    label: fault.label,
    detail: fault.detail,
    ...(fault.heading ? { heading: fault.heading } : {}),
    onSelect: () => void addStepAtPlayhead(fault.step, fault.label),
  }));
  return (
    <Menu label={m.run.inject} items={items} up={compact}>
      <Icon name="bolt" />
      {compact ? null : <span>{m.run.inject}</span>}
      <Icon name="down" size={12} />
    </Menu>
  );
}

/** What the selection means at `t`; without one the pods that are there, first of them first. */
function subject(
  index: TraceIndex,
  t: number,
  namespace = 'default',
  pod?: string,
  container?: string,
): Subject {
  const named = pod === undefined ? undefined : index.podAt(t, namespace, pod);
  const life = named?.existsAt(t) ? named : index.podsAt(t)[0];
  const main = life?.containers.find((one) => one.role === 'main')?.name;
  const node = life?.rowAt(t)?.node ?? index.objectsAt(t, 'Node')[0]?.name;
  return {
    namespace: life?.namespace ?? namespace,
    pod: life?.name,
    container: (named && container) || main,
    node,
  };
}
