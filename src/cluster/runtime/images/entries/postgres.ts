import type { ImageEntry } from '../entry.ts';
import { ALPINE, databaseEntrypoint, ENTRYPOINT, official, VERSIONED } from './common.ts';

const LATEST = 18;
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const tools = (server: string, clients: string): Record<string, string> => ({
  postgres: `${server}/postgres`,
  pg_ctl: `${server}/pg_ctl`,
  psql: `${clients}/psql`,
  pg_isready: `${clients}/pg_isready`,
  pg_dump: `${clients}/pg_dump`,
  gosu: '/usr/local/bin/gosu',
});

/** What Debian's flavour of a major version has: its own directory of programs, from 18 on one of data as well. */
function version(major: number): Partial<ImageEntry> {
  const programs = `/usr/lib/postgresql/${major}/bin`;
  const base = '/var/lib/postgresql';
  const data = major < 18 ? `${base}/data` : `${base}/${major}/docker`;
  return {
    programs: tools(programs, '/usr/bin'),
    owned: { [base]: 'postgres', [data]: 'postgres', '/var/run/postgresql': 'postgres' },
    volumes: [major < 18 ? data : base],
    env: { PATH: `${SYSTEM_PATH}:${programs}`, PG_MAJOR: String(major), PGDATA: data },
    files: {
      [ENTRYPOINT]: (major < 18 ? '' : REFUSES_OLD) + databaseEntrypoint('postgres', 'postgres', '"$PGDATA"'),
    },
  };
}

/**
 * From 18 on the image keeps its data in a directory named after the version, and does not start where something is
 * mounted at the place of former days: the data there would be left unused.
 */
const REFUSES_OLD = `#!/bin/bash
if { [ $# -eq 0 ] || [ "$1" = postgres ]; } && [ "$PGDATA" = "/var/lib/postgresql/$PG_MAJOR/docker" ] &&
  [ ! -s "$PGDATA/PG_VERSION" ] && [ -n "$POSTGRES_PASSWORD$POSTGRES_PASSWORD_FILE$POSTGRES_HOST_AUTH_METHOD" ]; then
  old=''
  for d in /var/lib/postgresql /var/lib/postgresql/data /var/lib/postgresql/*/docker; do
    if [ -s "$d/PG_VERSION" ]; then old="\${old:+$old }$d"; fi
  done
  if [ -z "$old" ] && grep -q ' /var/lib/postgresql/data ' /proc/mounts; then
    old='/var/lib/postgresql/data (unused mount/volume)'
  fi
  if [ -n "$old" ]; then
    echo "Error: in 18+, these Docker images are configured to store database data in a
       format which is compatible with \\"pg_ctlcluster\\" (specifically, using
       major-version-specific directory names).

       See also https://github.com/docker-library/postgres/pull/1259

       Counter to that, there appears to be PostgreSQL data in:
         $old" >&2
    exit 1
  fi
fi
`;

/** What a tag without a number stands for is the latest version. */
const VERSIONS = [9, 10, 11, 12, 13, 14, 15, 16, 17].map((major) => ({
  tag: new RegExp(`^${major}([.-]|$)|pg${major}($|[.-])`),
  change: version(major),
}));

export const POSTGRES_IMAGE: ImageEntry = {
  names: [official('postgres'), 'docker.io/postgis/postgis', 'docker.io/timescale/timescaledb'],
  tags: VERSIONED,
  base: 'debian',
  entrypoint: ['docker-entrypoint.sh'],
  cmd: ['postgres'],
  stopSignal: 'SIGINT',
  size: 157_000_000,
  users: { postgres: 999 },
  directories: ['/docker-entrypoint-initdb.d'],
  ports: [5432],
  ...version(LATEST),
  flavours: [
    ...VERSIONS,
    {
      tag: ALPINE,
      change: {
        base: 'alpine',
        size: 107_000_000,
        users: { postgres: 70 },
        programs: {
          ...tools('/usr/local/bin', '/usr/local/bin'),
          bash: '/bin/bash',
          'su-exec': '/sbin/su-exec',
        },
      },
    },
  ],
};
