/** `nginx` -> `docker.io/library/nginx`. */
export const official = (name: string): string => `docker.io/library/${name}`;

/** A version tag of up to three numbers with any suffix, or one of the moving names. */
export const VERSIONED =
  /^(v?\d{1,4}(\.\d{1,3}){0,3}([-_.][\w.-]+)?|latest|stable|mainline|lts|edge|rolling|(alpine|slim|bookworm|bullseye|trixie|jammy|noble|perl|otel|unprivileged|debian|management|jdk|jre)[\w.-]*|(stable|mainline|lts|latest)-[\w.-]+)$/;

/** Starts what it is given, in its own place; a first argument with a dash goes to the server. */
export const entrypointScript = (server: string): string =>
  `#!/bin/sh\nset -e\nif [ "\${1#-}" != "$1" ] || [ $# -eq 0 ]; then\n  set -- ${server} "$@"\nfi\nexec "$@"\n`;

export const ALPINE = /(^|-)alpine/;
export const SLIM = /(^|-)slim/;

/** The same with what decides that the first argument is no program written out. */
export const startsWith = (server: string, interpreter = '/bin/sh'): string =>
  `#!${interpreter}\nset -e\nif [ "\${1#-}" != "$1" ] || ! command -v "$1" >/dev/null 2>&1; then\n  set -- ${server} "$@"\nfi\nexec "$@"\n`;
