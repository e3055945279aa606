import { type ReactNode, useMemo, useState } from 'react';
import { formatSeconds } from '../../timeline/duration.ts';
import type { Target } from '../../timeline/model/items.ts';
import type { TraceIndex } from '../../trace/index.ts';
import type { ProbeRecord, SignalRecord } from '../../trace/records.ts';
import { revealLine } from '../editor/bridge.ts';
import { type Messages, useMessages } from '../i18n/index.ts';
import { useAtPlayhead } from '../state/at-playhead.ts';
import { useShownTrace } from '../state/prediction.ts';
import { run } from '../state/run.ts';
import { settings } from '../state/settings.ts';
import { say } from '../state/toasts.ts';
import { useView } from '../state/view.ts';
import { citation } from '../timeline/citation.ts';
import { describeTarget } from '../timeline/say.ts';
import { copyText } from '../ui/clipboard.ts';
import { Icon } from '../ui/Icon.tsx';
import { ObjectYaml } from './ObjectYaml.tsx';
import '../i18n/late.ts';

type Facts = [label: string, value: ReactNode][];

/** All that the trace knows of what is selected. */
export function DetailsPane() {
  const m = useMessages();
  const selection = useView((state) => state.selection);
  const { index } = useShownTrace();
  const [objectShown, setObjectShown] = useState(false);
  if (!selection)
    return (
      <div className="pane-message">
        <p className="quiet">{m.details.nothing}</p>
      </div>
    );
  const title = describeTarget(selection, m);
  const sentence = citation(selection, m);
  const pod = selection.pod;
  return (
    <div className="details">
      <header>
        <h2>{title}</h2>
        <div className="details-tools">
          <button
            type="button"
            className="button-quiet"
            onClick={() => void copyText(sentence).then(() => say(m.common.copied))}
          >
            <Icon name="copy" /> {m.details.copySentence}
          </button>
          {pod ? (
            <button type="button" className="button-quiet" onClick={() => void showInYaml(selection, index)}>
              <Icon name="target" /> {m.details.showYaml}
            </button>
          ) : null}
          {pod ? (
            <button
              type="button"
              className="button-quiet"
              aria-expanded={objectShown}
              onClick={() => setObjectShown(!objectShown)}
            >
              <Icon name="file" /> {m.details.showObject}
            </button>
          ) : null}
        </div>
      </header>
      <dl className="facts">
        {factsOf(selection, index, m).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Conditions target={selection} />
      {objectShown && pod ? <ObjectYaml kind="Pod" namespace={selection.namespace ?? ''} name={pod} /> : null}
    </div>
  );
}

/** Takes the cursor to the lines that made the mark what it is. */
async function showInYaml(target: Target, index: TraceIndex): Promise<void> {
  const { placesFor } = await import('../editor/places.ts');
  const [first] = placesFor(target, run().places, index);
  if (first) revealLine(first.range.line, first.range.column);
}

const mono = (text: ReactNode) => <span className="mono">{text}</span>;
const time = (s: number) => mono(formatSeconds(s));

function factsOf(target: Target, index: TraceIndex, m: Messages): Facts {
  const d = m.details;
  const facts: Facts = [[d.at, time(target.from)]];
  if (target.pod) facts.push([d.pod, mono(target.pod)]);
  if (target.container) facts.push([d.container, mono(target.container)]);
  const life = target.uid ? index.podByUid(target.uid) : undefined;
  const row = life?.rowAt(target.from);
  if (row?.node) facts.push([d.node, mono(row.node)]);
  switch (target.kind) {
    case 'probe': {
      const found = probeOf(target, index);
      if (!found) break;
      facts.push(
        [d.result, found.result],
        [d.detail, found.detail],
        [d.began, time(found.began)],
        [d.lasted, time(found.t - found.began)],
        [d.inARow, `${found.result === 'success' ? found.successes : found.failures} / ${found.threshold}`],
        [d.restarts, found.restartCount],
      );
      break;
    }
    case 'container': {
      const found = life?.findContainer(target.container ?? '')?.at(target.from);
      facts.push([d.lasted, time(target.to - target.from)]);
      if (!found) break;
      facts.push([d.state, found.state], [d.restarts, found.restartCount]);
      if (found.reason) facts.push([d.reason, mono(found.reason)]);
      if (found.exitCode !== undefined) facts.push([d.exitCode, found.exitCode]);
      if (found.message) facts.push([d.message, found.message]);
      break;
    }
    case 'signal': {
      const found = signalOf(target, index);
      if (!found) break;
      facts.push(
        [d.why, m.events.signalWhy[found.why] ?? found.why],
        [d.graceLeft, time(found.graceRemaining)],
      );
      break;
    }
    case 'hook': {
      const found = life
        ?.findContainer(target.container ?? '')
        ?.hookRuns()
        .find((one) => one.hook === target.hook && Math.abs(one.from - target.from) < 0.01);
      if (!found) break;
      facts.push([d.lasted, found.to === undefined ? '…' : time(found.to - found.from)]);
      if (found.result) facts.push([d.result, found.result]);
      if (found.detail) facts.push([d.detail, found.detail]);
      break;
    }
    case 'command': {
      const found = index.commands.find((one) => Math.abs(one.t - target.from) < 0.01);
      if (found) facts.push([d.output, <pre key="out">{(found.stdout + found.stderr).trimEnd()}</pre>]);
      break;
    }
    case 'grace':
    case 'threshold':
      facts.push([d.lasted, time(target.to - target.from)]);
      break;
    case 'pod':
      if (row) facts.push([d.state, row.status], [d.restarts, row.restarts], [d.uid, mono(row.uid)]);
      break;
    case 'service': {
      const members = index.endpointsAt(target.from, target.namespace ?? '', target.service ?? '');
      const words = (one: (typeof members)[number]) =>
        [one.ready && d.ready, one.serving && d.serving, one.terminating && d.terminating]
          .filter(Boolean)
          .join(', ');
      facts.push([
        d.addresses,
        <ul key="members" className="plain">
          {members.map((one) => (
            <li key={one.pod + one.address}>
              {mono(`${one.pod} ${one.address}`)} {words(one)}
            </li>
          ))}
        </ul>,
      ]);
      break;
    }
  }
  return facts;
}

function probeOf(target: Target, index: TraceIndex): ProbeRecord | undefined {
  if (!target.uid || !target.container || !target.probe) return undefined;
  return index
    .probes(target.uid, target.container, target.probe, target.from - 0.001, target.to + 0.001)
    .find((one) => Math.abs(one.t - target.to) < 0.01 || Math.abs(one.began - target.from) < 0.01);
}

function signalOf(target: Target, index: TraceIndex): SignalRecord | undefined {
  return index
    .signals(target.uid ?? '', target.container ?? '')
    .find((one) => one.signal === target.signal && Math.abs(one.t - target.from) < 0.01);
}

/** The conditions of the selected pod at the playhead. */
function Conditions({ target }: { target: Target }) {
  const m = useMessages();
  const { uid } = target;
  const question = useMemo(
    () => (index: TraceIndex, t: number) => (uid ? index.podByUid(uid)?.rowAt(t)?.conditions : undefined),
    [uid],
  );
  const conditions = useAtPlayhead(question);
  if (!conditions || Object.keys(conditions).length === 0) return null;
  return (
    <dl
      className="facts conditions"
      lang={settings().language === 'zh' ? 'en' : undefined}
      aria-label={m.details.conditions}
    >
      {Object.entries(conditions).map(([type, status]) => (
        <div key={type}>
          <dt className="mono">{type}</dt>
          <dd className="mono">{status}</dd>
        </div>
      ))}
    </dl>
  );
}
