import { fnv1a } from '../../base/rng.ts';
import type { Lookup, NameService } from './registry.ts';

/** Top-level domains of the world outside: those of countries, and the others that people use. */
const TOP_LEVEL = new Set(
  (
    'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ' +
    'ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi ' +
    'gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky ' +
    'kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl ' +
    'no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss ' +
    'st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw ' +
    'com org net edu gov mil int arpa info biz name pro aero asia cat coop jobs mobi museum post tel travel xxx ' +
    'academy app art bank blog build cafe cloud club codes company computer dev digital design directory email engineering ' +
    'expert fun games global group guide guru health host hosting house inc ink institute land life live ltd market media ' +
    'network news ninja online page party plus press software solutions site shop social space store studio systems tech ' +
    'technology today tools top tv wiki work works world xyz zone'
  ).split(' '),
);

/**
 * Names as a pod with dnsPolicy ClusterFirst resolves them: the search list of its resolv.conf
 * (ndots 5), the cluster's zone, then the world outside. Models pkg/kubelet/network/dns and CoreDNS.
 */
export class NameResolver {
  names: NameService | undefined;
  down = false;
  readonly #domain: string;
  readonly #outside = new Map<string, string>();

  constructor(domain: string) {
    this.#domain = domain;
  }

  lookup(name: string, namespace: string): Lookup {
    const lower = name.toLowerCase();
    if (lower === 'localhost') return { kind: 'addresses', addresses: ['127.0.0.1'], canonical: lower };
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(lower))
      return { kind: 'addresses', addresses: [lower], canonical: lower };
    if (this.down) return { kind: 'timeout' };
    const absolute = lower.endsWith('.') ? lower.slice(0, -1) : undefined;
    const search = [`${namespace}.svc.${this.#domain}`, `svc.${this.#domain}`, this.#domain];
    const dots = lower.split('.').length - 1;
    const candidates =
      absolute !== undefined
        ? [absolute]
        : dots >= 5
          ? [lower, ...search.map((zone) => `${lower}.${zone}`)]
          : [...search.map((zone) => `${lower}.${zone}`), lower];
    for (const candidate of candidates) {
      const addresses = this.#answer(candidate, 0);
      if (addresses) return { kind: 'addresses', addresses, canonical: candidate };
    }
    return { kind: 'nxdomain' };
  }

  #answer(name: string, depth: number): readonly string[] | undefined {
    if (depth > 8) return undefined;
    if (name === this.#domain || name.endsWith(`.${this.#domain}`)) {
      const found = this.names?.resolve(name);
      if (found === undefined) return undefined;
      if ('cname' in found) return this.#answer(found.cname.replace(/\.$/, ''), depth + 1);
      return found.length > 0 ? found : undefined;
    }
    return this.#external(name);
  }

  /** A name of the world outside: any below a top-level domain that exists does, at an address of a documentation range. */
  #external(name: string): readonly string[] | undefined {
    if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/.test(name)) return undefined;
    if (!TOP_LEVEL.has(name.slice(name.lastIndexOf('.') + 1))) return undefined;
    const hash = fnv1a(name);
    const address = `198.18.${(hash >>> 8) & 255}.${hash & 255}`;
    this.#outside.set(address, name);
    return [address];
  }

  /** The outside name that was resolved to an address. */
  outsideName(address: string): string | undefined {
    return this.#outside.get(address);
  }
}
