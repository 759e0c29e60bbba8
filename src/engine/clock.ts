/** The present of a simulation, which all its parts look at: so none is told the time, and none can be told another. */
export class Clock {
  /** Seconds since the start. */
  now = 0;
}
