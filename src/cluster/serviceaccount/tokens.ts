/**
 * Fills secrets that ask for the token of a service account, and deletes them with the account.
 * Models pkg/controller/serviceaccount/tokens_controller.go.
 */
import { encodeUtf8Base64 } from '../../api/base64.ts';
import type { KubeObject } from '../../api/meta.ts';
import type { ControllerContext } from '../controller/context.ts';
import { WorkQueue } from '../controller/queue.ts';
import { CERTIFICATE } from './certificate.ts';
import { accountUser, simulatedToken } from './token.ts';

export const TOKEN_TYPE = 'kubernetes.io/service-account-token';
const ACCOUNT_NAME = 'kubernetes.io/service-account.name';
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
const CLAIM = 'kubernetes.io/serviceaccount';

export function startTokensController({ kernel, api, syncLatency }: ControllerContext): WorkQueue {
  const queue = new WorkQueue({ kernel, latency: syncLatency, sync });
  const keyOf = ({ metadata }: KubeObject) => `${metadata.namespace}/${metadata.name}`;
  api.watch(['Secret', 'ServiceAccount'], ({ type, object }) => {
    if (object.kind === 'Secret') {
      if (type !== 'DELETED' && object.type === TOKEN_TYPE) queue.add(keyOf(object));
      return;
    }
    if (type !== 'DELETED') return;
    for (const secret of api.list('Secret', object.metadata.namespace))
      if (secret.type === TOKEN_TYPE && secret.metadata.annotations?.[ACCOUNT_NAME] === object.metadata.name)
        queue.add(keyOf(secret));
  });

  function sync(key: string): void {
    const [namespace = '', name = ''] = key.split('/');
    const secret = api.get('Secret', namespace, name);
    if (secret?.type !== TOKEN_TYPE) return;
    const account = accountOf(secret);
    if (account === undefined)
      api.delete('Secret', namespace, name, { preconditions: { uid: secret.metadata.uid } });
    else if (isIncomplete(secret, account))
      api.modify('Secret', namespace, name, (now) => filled(now, account));
  }

  /** The account that the secret names; one of another uid is another account. */
  function accountOf({ metadata }: KubeObject): KubeObject | undefined {
    const { [ACCOUNT_NAME]: name = '', [ACCOUNT_UID]: uid } = metadata.annotations ?? {};
    const account = api.get('ServiceAccount', metadata.namespace, name);
    return uid && uid !== account?.metadata.uid ? undefined : account;
  }
  return queue;
}

const isIncomplete = ({ data, metadata }: KubeObject, account: KubeObject): boolean =>
  data?.['ca.crt'] !== encodeUtf8Base64(CERTIFICATE) ||
  !data?.namespace ||
  !data?.token ||
  metadata.annotations?.[ACCOUNT_UID] !== account.metadata.uid;

function filled(secret: KubeObject, account: KubeObject): KubeObject {
  const { metadata, data } = secret;
  const { name, uid, namespace = '' } = account.metadata;
  const token = simulatedToken({
    iss: 'kubernetes/serviceaccount',
    [`${CLAIM}/namespace`]: namespace,
    [`${CLAIM}/secret.name`]: metadata.name,
    [`${CLAIM}/service-account.name`]: name,
    [`${CLAIM}/service-account.uid`]: uid,
    sub: accountUser(namespace, name),
  });
  return {
    ...secret,
    metadata: {
      ...metadata,
      annotations: { ...metadata.annotations, [ACCOUNT_NAME]: name, [ACCOUNT_UID]: uid },
    },
    data: {
      ...data,
      'ca.crt': encodeUtf8Base64(CERTIFICATE),
      namespace: data?.namespace || encodeUtf8Base64(namespace),
      token: data?.token || encodeUtf8Base64(token),
    },
  };
}
