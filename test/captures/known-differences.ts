/** Where a real group lies outside the seeds, and why; in the order of the comparison. A test fails when one is missing here, or is none any more. */
export interface KnownDifference {
  readonly measures: readonly string[];
  readonly why: string;
}

export const KNOWN_DIFFERENCES: readonly KnownDifference[] = [
  {
    measures: ['cooperative-sticky-java-1, crash: records processed again before it', 'cooperative-sticky-java-1, records processed'],
    why: 'From the JoinGroup answers to the SyncGroup answers of generation 2 it took 0.3 s on a busy machine: commits at 13.12 and 13.14 s, revocations at 13.44 and 13.46 s. '
      + '(Java heartbeats count from the JoinGroup answer, and they brought the next round at 15.22 s: so that came at 13.2 s.) Members went on with what was then revoked: 40 '
      + 'records. The model\'s leader answers in no time: 0 or 1. Whether the leader computed or the broker wrote that long is not recorded. The rule is the same.'
  },
  {
    measures: [
      'cooperative-sticky-librdkafka-1, crash: records processed again after it', 'cooperative-sticky-librdkafka-1, records processed',
      'cooperative-sticky-librdkafka-2, crash: records processed again after it', 'cooperative-sticky-librdkafka-2, records processed'
    ],
    why: 'librdkafka has another cooperative-sticky: it gives up the lowest partitions, so the member that was killed had P2 and P4; the model has Java\'s, with which it has '
      + 'P0 and P2. P4 has six of the 24 keys, P0 three: more records since the last commit, which is as old in both.'
  },
  {
    measures: ['kill-midbatch-librdkafka-2, crash: first change of an owner, s', 'kill-midbatch-librdkafka-2, crash: last change of an owner, s'],
    why: 'The survivor learns of the rebalance at its next call, each 2 s with 50 records of 40 ms. When these are follows from all earlier calls, and confluent-kafka\'s '
      + 'consume(50, 0.1 s) waits for more messages where the model hands over what is there.'
  }
];

/** What the model states to be simplified, and all measures that hang on it: chosen by cause, in every capture, whether one came out inside or not. */
export interface Simplification {
  readonly touches: RegExp;
  readonly why: string;
}

export const SIMPLIFICATIONS: readonly Simplification[] = [
  {
    touches: /^cooperative-sticky-librdkafka-\d, (crash: records processed again after it|records processed)$/,
    why: 'librdkafka\'s cooperative-sticky gives up other partitions than Java\'s, and partitions have different numbers of keys.'
  },
  {
    touches: /^kill-midbatch-librdkafka-\d, crash: (first change|last change|until)/,
    why: 'When a member that is behind polls follows from how long consume(50, 0.1 s) of confluent-kafka has waited so far.'
  }
];
