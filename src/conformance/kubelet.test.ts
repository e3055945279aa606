import { loadKubelet } from './kubelet/cases.ts';
import { defineSuite } from './suite.ts';

defineSuite('kubelet', loadKubelet());
