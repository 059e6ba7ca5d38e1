import { underscoreTemplate } from './shared/underscore-template.ts';

/** Watches `_.template`. */
export default underscoreTemplate('underscore', ['underscore']);
