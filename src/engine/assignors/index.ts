/** Every assignor under the name it has in `consumerAssignmentStrategy`. */
import type { AssignmentStrategy } from '../config';
import type { Assignor } from './assignor';
import { cooperativeSticky } from './cooperative-sticky';
import { range } from './range';
import { roundRobin } from './round-robin';
import { sticky } from './sticky';

export const ASSIGNORS: Readonly<Record<AssignmentStrategy, Assignor>> = {
  'round-robin': roundRobin,
  range,
  sticky,
  'cooperative-sticky': cooperativeSticky
};
