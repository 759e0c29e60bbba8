/** RESULTS.md from results.json: a table a job, a verdict where there is a bar. */

const number = value => {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return String(Number(value.toPrecision(3)));
};

const figure = ({ value, low, high, unit = '' }) =>
  `${number(value)}${low === undefined ? '' : ` (${number(low)} to ${number(high)})`}${unit === '' ? '' : ` ${unit}`}`;

function bar({ atLeast, atMost, aim, unit = '' }) {
  const of = unit === '' ? '' : ` ${unit}`;
  const aimed = aim === undefined ? '' : `, aim ${aim}`;
  if (atLeast !== undefined) return `at least ${atLeast}${of}${aimed}`;
  return atMost === undefined ? '' : `at most ${atMost}${of}${aimed}`;
}

/** @returns {'met' | 'missed' | ''} Nothing where there is no bar. */
export function verdict({ value, atLeast, atMost }) {
  if (atLeast !== undefined) return value >= atLeast ? 'met' : 'missed';
  if (atMost !== undefined) return value <= atMost ? 'met' : 'missed';
  return '';
}

function table(rows) {
  const lines = ['| job | bar | figure | verdict |', '| --- | --- | --- | --- |'];
  let flow;
  for (const row of rows) {
    if (row.flow !== undefined && row.flow !== flow) lines.push(`| **${row.flow}** | | | |`);
    flow = row.flow;
    lines.push(`| ${row.what} | ${bar(row)} | ${figure(row)} | ${verdict(row)} |`);
  }
  return lines;
}

function made({ date, commit, engine, cpu, cores, memoryGB, os, node, v8, python, simpy, numpy, ...rest }) {
  return `${date} UTC, commit ${commit ?? 'unknown'}, engine.js ${engine}; ${cpu}, ${cores} cores, ${memoryGB} GB, ${os}; ` +
    `node ${node} (V8 ${v8}), Python ${python}, SimPy ${simpy}, mini-racer ${rest['mini-racer']}, numpy ${numpy}.`;
}

/** @param {Record<string, any>} jobs - As results.json has them, in the order to show. */
export function markdown(jobs) {
  const lines = [
    '# Results',
    '',
    'Made by `npm run bench`; what each job is says README.md, raw numbers are in results.json. A figure is the median, with the',
    'least and the most of its rounds; ratios are taken round by round.'
  ];
  for (const { title, facts, rows } of Object.values(jobs)) lines.push('', `## ${title}`, '', ...table(rows), '', made(facts));
  return `${lines.join('\n')}\n`;
}
