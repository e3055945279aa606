import type { Context } from '../../context.ts';
import { CommandError, quote } from '../../errors.ts';
import { createCommand } from './create-command.ts';

const SOURCES = [
  { name: 'from-file', type: 'list', help: 'A file, or key=file, whose content becomes a value.' },
  {
    name: 'from-literal',
    type: 'array',
    help: 'Specify a key and literal value to insert (i.e. mykey=somevalue)',
  },
  { name: 'from-env-file', type: 'list', help: 'The path to a file of lines key=value.' },
  { name: 'append-hash', type: 'bool', help: 'Append a hash of the content to its name.' },
] as const;

/** The keys and values that the flags give. */
function collect(context: Context, invalidKey: (key: string) => string, twice: (key: string) => string) {
  const { flags } = context;
  const data = new Map<string, string>();
  const add = (key: string, value: string) => {
    if (!/^[-._a-zA-Z0-9]+$/.test(key) || key === '.' || key.startsWith('..'))
      throw new CommandError(invalidKey(key));
    if (data.has(key)) throw new CommandError(twice(key));
    data.set(key, value);
  };
  if (
    flags.list('from-env-file').length > 0 &&
    flags.list('from-file').length + flags.list('from-literal').length > 0
  )
    throw new CommandError('from-env-file cannot be combined with from-file or from-literal');
  for (const source of flags.list('from-file')) {
    const at = source.indexOf('=');
    const path = at < 0 ? source : source.slice(at + 1);
    add(at < 0 ? path.split('/').at(-1)! : source.slice(0, at), fileText(context, path));
  }
  for (const source of flags.list('from-env-file')) {
    for (const line of fileText(context, source).split('\n')) {
      if (line.trim() === '' || line.trim().startsWith('#')) continue;
      const at = line.indexOf('=');
      if (at < 0) continue;
      add(line.slice(0, at).trim(), line.slice(at + 1));
    }
  }
  for (const source of flags.list('from-literal')) {
    const at = source.indexOf('=');
    if (at <= 0) throw new CommandError(`invalid literal source ${source}, expected key=value`);
    const value = source.slice(at + 1);
    add(source.slice(0, at), /^(['"]).*\1$/s.test(value) ? value.slice(1, -1) : value);
  }
  return Object.fromEntries(data);
}

function fileText({ session, io }: Context, path: string): string {
  const text = session.files.get(path) ?? io.files?.[path];
  if (text === undefined) throw new CommandError(`error reading ${path}: no such file or directory`);
  return text;
}

/** UTF-8 in base64. */
export const base64 = (text: string) =>
  btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));

const encoded = (data: Record<string, string>) =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)]));

const KEY_RULE =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

export const createConfigMap = createCommand({
  name: 'configmap',
  aliases: ['cm'],
  summary: 'Create a config map from a local file, directory or literal value',
  usage:
    'configmap NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  failed: 'failed to create configmap: ',
  flags: SOURCES,
  build(context, name) {
    const data = collect(
      context,
      (key) => `${quote(key)} is not a valid key name for a ConfigMap: ${KEY_RULE}`,
      (key) =>
        `cannot add key ${quote(key)}, another key by that name already exists in Data for ConfigMap ${quote(name)}`,
    );
    return {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data } : {}),
    };
  },
});

export const createSecretGeneric = createCommand({
  name: 'generic',
  summary: 'Create a secret from a local file, directory, or literal value',
  usage:
    'generic NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  failed: 'failed to create secret ',
  flags: [...SOURCES, { name: 'type', type: 'string', help: 'The type of secret to create' }],
  build(context, name) {
    const data = collect(
      context,
      (key) => `${quote(key)} is not valid key name for a Secret ${KEY_RULE}`,
      (key) => `cannot add key ${key}, another key by that name already exists`,
    );
    const type = context.flags.string('type');
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      ...(type ? { type } : {}),
      ...(Object.keys(data).length > 0 ? { data: encoded(data) } : {}),
    };
  },
});

export const createSecretDocker = createCommand({
  name: 'docker-registry',
  summary: 'Create a secret for use with a Docker registry',
  usage:
    'docker-registry NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  failed: 'failed to create secret ',
  flags: [
    { name: 'docker-username', type: 'string', help: 'Username for Docker registry authentication' },
    { name: 'docker-password', type: 'string', help: 'Password for Docker registry authentication' },
    { name: 'docker-email', type: 'string', help: 'Email for Docker registry' },
    {
      name: 'docker-server',
      type: 'string',
      default: 'https://index.docker.io/v1/',
      help: 'Server location for Docker registry',
    },
    { name: 'from-file', type: 'list', help: 'A file with the configuration' },
    { name: 'append-hash', type: 'bool', help: 'Append a hash of the content to its name.' },
  ],
  build(context, name) {
    const { flags } = context;
    const [file] = flags.list('from-file');
    const username = flags.string('docker-username');
    const password = flags.string('docker-password');
    const email = flags.string('docker-email');
    if (file === undefined && (username === '' || password === ''))
      throw new CommandError(
        'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
      );
    const account = {
      username,
      password,
      ...(email ? { email } : {}),
      auth: base64(`${username}:${password}`),
    };
    const config =
      file === undefined
        ? `{"auths":{${JSON.stringify(flags.string('docker-server'))}:${JSON.stringify(account)}}}`
        : fileText(context, file.replace(/^[^=]*=/, ''));
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': base64(config) },
    };
  },
});

export const createSecretTls = createCommand({
  name: 'tls',
  summary: 'Create a TLS secret',
  usage: 'tls NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  failed: 'failed to create secret ',
  flags: [
    { name: 'cert', type: 'string', help: 'Path to PEM encoded public key certificate.' },
    { name: 'key', type: 'string', help: 'Path to private key associated with given certificate.' },
    { name: 'append-hash', type: 'bool', help: 'Append a hash of the content to its name.' },
  ],
  build(context, name) {
    const { flags } = context;
    const [cert, key] = [flags.string('cert'), flags.string('key')];
    if (cert === '' || key === '') throw new CommandError('key and cert must be specified');
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name },
      type: 'kubernetes.io/tls',
      data: encoded({ 'tls.crt': fileText(context, cert), 'tls.key': fileText(context, key) }),
    };
  },
});
