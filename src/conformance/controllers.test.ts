import { loadControllers } from './controllers/cases.ts';
import { defineSuite } from './suite.ts';

defineSuite('controllers', loadControllers());
