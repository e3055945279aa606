import { fnv1a } from '../../base/rng.ts';
import type { Lookup, NameService, PointerLookup, ServiceLookup } from './registry.ts';
import type { ResolvConf } from './resolv-conf.ts';

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

/** Where the cluster's own name server answers; every other one knows the world outside alone. */
const CLUSTER_DNS = '10.96.0.10';
const NDOTS = 5;
const MAX_ALIASES = 8;

/**
 * Names as a pod resolves them: through the search list of its resolv.conf, in the cluster's zone where it
 * asks the cluster's server, then in the world outside. Models the resolver of the C library and CoreDNS.
 */
export class NameResolver {
  names: NameService | undefined;
  /** A fault: the name servers are there and do not answer. */
  down = false;
  /** Nodes that nothing reaches. */
  isCut: (node: string) => boolean = () => false;
  readonly #domain: string;
  readonly #outside = new Map<string, string>();

  constructor(domain: string) {
    this.#domain = domain;
  }

  /** What a pod with dnsPolicy ClusterFirst has. */
  clusterFirst(namespace: string): ResolvConf {
    return {
      server: CLUSTER_DNS,
      search: [`${namespace}.svc.${this.#domain}`, `svc.${this.#domain}`, this.#domain],
      ndots: NDOTS,
    };
  }

  lookup(name: string, conf: ResolvConf): Lookup {
    const lower = name.toLowerCase();
    if (lower === 'localhost') return { kind: 'addresses', addresses: ['127.0.0.1'], canonical: lower };
    if (/^\d{1,3}(\.\d{1,3}){3}$/.test(lower))
      return { kind: 'addresses', addresses: [lower], canonical: lower };
    const inCluster = conf.server === CLUSTER_DNS;
    if (inCluster && this.#isSilent()) return { kind: 'timeout' };
    for (const candidate of candidates(lower, conf)) {
      const aliases: string[] = [];
      const found = this.#answer(candidate, aliases, inCluster);
      if (found === undefined) continue;
      const { addresses, canonical } = found;
      return { kind: 'addresses', addresses, canonical, ...(aliases.length > 0 ? { aliases } : {}) };
    }
    return this.#nothing(lower, conf);
  }

  /** No such record; the name may be there all the same, with others. */
  #nothing(name: string, conf: ResolvConf): { kind: 'nxdomain'; exists?: true } {
    const isThere =
      conf.server === CLUSTER_DNS && candidates(name, conf).some((each) => this.names?.exists?.(each));
    return { kind: 'nxdomain', ...(isThere ? { exists: true } : {}) };
  }

  services(name: string, conf: ResolvConf): ServiceLookup {
    if (conf.server !== CLUSTER_DNS) return { kind: 'nxdomain' };
    if (this.#isSilent()) return { kind: 'timeout' };
    for (const canonical of candidates(name.toLowerCase(), conf)) {
      const services = this.names?.services?.(canonical);
      if (services !== undefined && services.length > 0) return { kind: 'services', services, canonical };
    }
    return this.#nothing(name.toLowerCase(), conf);
  }

  pointer(address: string): PointerLookup {
    if (this.#isSilent()) return { kind: 'timeout' };
    const names = this.names?.pointers?.(address) ?? [];
    return names.length > 0 ? { kind: 'pointer', names } : { kind: 'nxdomain' };
  }

  #isSilent(): boolean {
    return this.down || this.names?.available?.(this.isCut) === false;
  }

  #answer(
    name: string,
    aliases: string[],
    inCluster: boolean,
  ): { addresses: readonly string[]; canonical: string } | undefined {
    if (aliases.length > MAX_ALIASES) return undefined;
    const isOurs = name === this.#domain || name.endsWith(`.${this.#domain}`);
    if (isOurs && !inCluster) return undefined;
    const found = isOurs ? this.names?.resolve(name) : this.#external(name);
    if (found === undefined) return undefined;
    if ('cname' in found) {
      aliases.push(name);
      return this.#answer(found.cname.replace(/\.$/, ''), aliases, inCluster);
    }
    return found.length > 0 ? { addresses: found, canonical: name } : undefined;
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

/** What is asked for in turn: a name with few dots goes through the search list first. */
function candidates(name: string, { search, ndots }: ResolvConf): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)];
  const extended = search.map((zone) => `${name}.${zone}`);
  return name.split('.').length > ndots ? [name, ...extended] : [...extended, name];
}
