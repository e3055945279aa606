import { apply } from './apply.ts';
import { attach } from './attach.ts';
import { autoscale } from './autoscale.ts';
import { certificate } from './certificate.ts';
import { auth, clusterInfo, version } from './cluster.ts';
import type { Command } from './command.ts';
import { config } from './config.ts';
import { cp } from './copy.ts';
import { cordon, uncordon } from './cordon.ts';
import { create } from './create/index.ts';
import { debug } from './debug.ts';
import { remove } from './delete.ts';
import { describe } from './describe.ts';
import { diff } from './diff.ts';
import { apiResources, apiVersions } from './discovery.ts';
import { drain } from './drain.ts';
import { edit } from './edit.ts';
import { events } from './events.ts';
import { exec } from './exec.ts';
import { explain } from './explain.ts';
import { expose } from './expose.ts';
import { portForward } from './forward.ts';
import { get } from './get.ts';
import { group } from './group.ts';
import { annotate, label } from './label.ts';
import { logs } from './logs.ts';
import { options } from './options.ts';
import { patch } from './patch.ts';
import { plugin } from './plugin.ts';
import { replace } from './replace.ts';
import { rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutUndo } from './rollout.ts';
import { rolloutStatus } from './rollout-status.ts';
import { run } from './run.ts';
import { scale } from './scale.ts';
import { setEnv } from './set-env.ts';
import { setImage } from './set-image.ts';
import { setResources, setSelector, setServiceAccount } from './set-others.ts';
import { setSubject } from './set-subject.ts';
import { taint } from './taint.ts';
import { top } from './top.ts';
import { UNSIMULATED } from './unsimulated.ts';
import { wait } from './wait.ts';

const rollout = group(
  'rollout',
  'Manage the rollout of a resource',
  'rollout SUBCOMMAND',
  [rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo],
  'out',
);

const set = group('set', 'Set specific features on objects', 'set SUBCOMMAND', [
  setEnv,
  setImage,
  setResources,
  setSelector,
  setServiceAccount,
  setSubject,
]);

/** Every command of kubectl, by name. */
export const COMMANDS: readonly Command[] = [
  annotate,
  apiResources,
  apiVersions,
  apply,
  attach,
  auth,
  autoscale,
  certificate,
  clusterInfo,
  config,
  cordon,
  cp,
  create,
  debug,
  remove,
  describe,
  diff,
  drain,
  edit,
  events,
  exec,
  explain,
  expose,
  get,
  label,
  logs,
  options,
  patch,
  plugin,
  portForward,
  replace,
  rollout,
  run,
  scale,
  set,
  taint,
  top,
  uncordon,
  version,
  wait,
  ...UNSIMULATED,
];
