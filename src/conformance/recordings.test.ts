import { loadRecordings } from './recordings/cases.ts';
import { defineSuite } from './suite.ts';

defineSuite('recordings', loadRecordings());
