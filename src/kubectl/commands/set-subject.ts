import { ApiError } from '../../api/errors.ts';
import { dryRunOf } from '../dry-run.ts';
import { CommandError, throwAll } from '../errors.ts';
import { printTyped } from '../results.ts';
import type { Command } from './command.ts';
import { SET_FLAGS, serverText, setMutates, setTargets } from './set-shared.ts';

interface Subject {
  kind: string;
  name: string;
  apiGroup?: string;
  namespace?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

/** Models k8s.io/kubectl/pkg/cmd/set/set_subject.go. */
export const setSubject: Command = {
  name: 'subject',
  summary: 'Update the user, group, or service account in a role binding or cluster role binding',
  usage:
    'subject (-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname] [--dry-run=server|client|none]',
  mutates: setMutates,
  completes: 'resources',
  flags: [
    ...SET_FLAGS,
    { name: 'user', type: 'array', help: 'A user to bind to the role' },
    { name: 'group', type: 'array', help: 'A group to bind to the role' },
    { name: 'serviceaccount', type: 'array', help: 'A service account to bind to the role: NAMESPACE:NAME' },
  ],
  run(context) {
    const { args, flags, client, namespace } = context;
    const targets = setTargets(context, args);
    const wanted = subjects(flags.list('user'), flags.list('group'), flags.list('serviceaccount'), namespace);
    if (wanted.length === 0)
      throw new CommandError('you must specify at least one value of user, group or serviceaccount');
    const dryRun = flags.bool('local') ? 'client' : dryRunOf(flags);
    const errors: unknown[] = [];
    for (const info of targets) {
      const { resource, name, object } = info;
      if (resource.kind !== 'RoleBinding' && resource.kind !== 'ClusterRoleBinding') {
        const why = 'setting subjects is only supported for RoleBinding/ClusterRoleBinding';
        errors.push(new CommandError(`error: ${resource.plural}/${name} ${why}\n`));
        continue;
      }
      const before: Subject[] = object?.subjects ?? [];
      const added = wanted.filter((subject) => !before.some((each) => isSame(each, subject)));
      if (added.length === 0) continue;
      const after = { ...object!, subjects: [...before, ...added] };
      try {
        const result =
          dryRun === 'client'
            ? after
            : client.patch(resource.kind, info.namespace, name, { subjects: after.subjects }, 'merge', {
                dryRun: dryRun === 'server',
              }).object;
        printTyped(context, info, result, 'subjects updated', dryRun);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        errors.push(new CommandError(`failed to patch subjects to rolebinding: ${serverText(error)}`));
      }
    }
    throwAll(errors);
    return 0;
  },
};

function subjects(
  users: readonly string[],
  groups: readonly string[],
  accounts: readonly string[],
  namespace: string,
): Subject[] {
  const unique = (names: readonly string[]) => [...new Set(names)].sort();
  return [
    ...unique(users).map((name) => ({ apiGroup: RBAC, kind: 'User', name })),
    ...unique(groups).map((name) => ({ apiGroup: RBAC, kind: 'Group', name })),
    ...unique(accounts).map((account) => {
      const [place = '', name = '', ...rest] = account.split(':');
      if (name === '' || rest.length > 0) throw new CommandError('serviceaccount must be <namespace>:<name>');
      return { kind: 'ServiceAccount', name, namespace: place || namespace };
    }),
  ];
}

const isSame = (a: Subject, b: Subject) =>
  a.kind === b.kind && a.name === b.name && a.apiGroup === b.apiGroup && a.namespace === b.namespace;
