/** `nginx` -> `docker.io/library/nginx`. */
export const official = (name: string): string => `docker.io/library/${name}`;

/** A version tag of up to three numbers with any suffix, or one of the moving names. */
export const VERSIONED =
  /^(v?\d{1,4}(\.\d{1,3}){0,3}([-_.][\w.-]+)?|latest|stable|mainline|lts|edge|rolling|(alpine|slim|bookworm|bullseye|trixie|jammy|noble|perl|otel|unprivileged|debian|management|jdk|jre)[\w.-]*|(stable|mainline|lts|latest)-[\w.-]+)$/;

/** How an entrypoint started as root goes on as the user of its image. */
export interface Switch {
  user: string;
  /** `gosu`, `su-exec`, `setpriv`: what the image has for it. */
  by: 'gosu' | 'su-exec' | 'setpriv';
  /** Given to that user before. */
  owns?: string;
  /** Programs it is done for, beside the server: `redis-server`, or a pattern of case. */
  when: string;
}

const CALLS: Record<Switch['by'], (user: string) => string> = {
  gosu: (user) => `gosu ${user}`,
  'su-exec': (user) => `su-exec ${user}`,
  setpriv: (user) => `setpriv --reuid=${user} --regid=${user} --clear-groups --`,
};

const switching = ({ user, by, owns, when }: Switch): string =>
  `if [ "$1" = '${when}' ] && [ "$(id -u)" = '0' ]; then\n${owns ? `  mkdir -p ${owns}\n  find ${owns} \\! -user ${user} -exec chown ${user} '{}' +\n` : ''}  exec ${CALLS[by](user)} "$0" "$@"\nfi\n`;

/** Starts what it is given, in its own place; a first argument with a dash goes to the server. */
export const entrypointScript = (server: string, becomes?: Switch, interpreter = '/bin/sh'): string =>
  `#!${interpreter}\nset -e\nif [ "\${1#-}" != "$1" ] || [ $# -eq 0 ]; then\n  set -- ${server} "$@"\nfi\n${becomes ? switching(becomes) : ''}exec "$@"\n`;

/** Where the official images have the script that {@link entrypointScript} makes. */
export const ENTRYPOINT = '/usr/local/bin/docker-entrypoint.sh';

/** The same of a database: root gives the directory of the data to its user and goes on as that user. */
export const databaseEntrypoint = (server: string, user: string, owns: string): string =>
  entrypointScript(server, { user, by: 'gosu', owns, when: server }, '/bin/bash');

export const ALPINE = /(^|-)alpine/;
export const SLIM = /(^|-)slim/;

/** The same with what decides that the first argument is no program written out. */
export const startsWith = (server: string, interpreter = '/bin/sh'): string =>
  `#!${interpreter}\nset -e\nif [ "\${1#-}" != "$1" ] || ! command -v "$1" >/dev/null 2>&1; then\n  set -- ${server} "$@"\nfi\nexec "$@"\n`;
