import { readConfig } from '../../config.ts';
import { contain } from '../../contain.ts';

// For a thread whose script is given as text: Node runs that without waiting for `--import`.
const config = readConfig(process.env);
if (config) contain({ ...config, withheld: () => undefined });
