import { loadExamples } from './examples/cases.ts';
import { defineSuite } from './suite.ts';

defineSuite('examples', loadExamples());
