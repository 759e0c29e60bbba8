/** The flow that a new file begins with: the first cell of the quickstart. */
import { parseScenario } from '../scenario/codec';
import { formatFile } from '../scenario/file';

/** @returns The file's text. */
export const firstFlow = (): string =>
  formatFile(parseScenario({ seed: 7, config: { partitionsAmount: 4, producersAmount: 2, consumersAmount: 2 } }));
