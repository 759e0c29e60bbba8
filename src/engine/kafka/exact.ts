/**
 * Logarithm and exponential from + - * / alone, so that they give the same bits in every host; Math's own may differ in the last
 * one. Errors are below 4 units in the last place, which no draw can tell.
 */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const SQRT2 = 1.4142135623730951;

/** @param x - Above 0, finite and not subnormal. */
export function exactLn(x: number): number {
  let exponent = 0;
  let m = x;
  while (m >= SQRT2) {
    m /= 2;
    exponent++;
  }
  while (m < SQRT2 / 2) {
    m *= 2;
    exponent--;
  }
  // ln m = 2 atanh((m - 1) / (m + 1))
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * square + 1 / n;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW);
}

/** @param x - From -700 to 700. */
export function exactExp(x: number): number {
  const n = Math.floor(x / (LN2_HIGH + LN2_LOW) + 0.5);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let sum = 1;
  for (let k = 18; k >= 1; k--) sum = 1 + (r * sum) / k;
  for (let k = n; k > 0; k--) sum *= 2;
  for (let k = n; k < 0; k++) sum /= 2;
  return sum;
}
