import { underscoreTemplate } from './shared/underscore-template.ts';

/** Watches `_.template`, in the whole library and as a file or package of its own. */
export default underscoreTemplate('lodash', ['lodash', 'lodash-es', 'lodash.template']);
