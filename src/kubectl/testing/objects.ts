import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../api/meta.ts';
import { FakeCluster } from './fake-cluster.ts';
import { OTHERS } from './objects-others.ts';
import { PODS } from './objects-pods.ts';
import { WORKLOADS } from './objects-workloads.ts';

/** YAML documents as objects. */
const objectsIn = (text: string): KubeObject[] =>
  parseAllDocuments(text).map((document) => document.toJS() as KubeObject);

/** A cluster with one object of each kind, 65 seconds into the run. */
export function sampleCluster(): FakeCluster {
  const cluster = new FakeCluster(...objectsIn(PODS), ...objectsIn(WORKLOADS), ...objectsIn(OTHERS));
  cluster.clock = 65_000;
  return cluster;
}
