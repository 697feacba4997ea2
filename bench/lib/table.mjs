import { median } from './rounds.mjs'

const COLUMNS = ['', 'per second', 'compared', 'p50', 'p99', 'remarks']

/** @returns a whole number as 12 345 */
export const grouped = (number) => number.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ' ')

export const milliseconds = (ms) => `${ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`

/**
 * A row of the medians over the rounds of a case.
 * @param options.comparedTo rounds of another case, and what it is called: `of bare`
 */
export function measuredRow(name, rounds, { comparedTo, remarks = '' } = {}) {
  const rate = median(rounds.map((it) => it.rate))
  return {
    name,
    rate: grouped(rate),
    compared: comparedTo ? share(rate / median(comparedTo.rounds.map((it) => it.rate)), comparedTo.name) : '',
    p50: milliseconds(median(rounds.map((it) => it.p50))),
    p99: milliseconds(median(rounds.map((it) => it.p99))),
    remarks,
    raw: rounds.map((it) => `${grouped(it.rate)}/s, p50 ${milliseconds(it.p50)}, p99 ${milliseconds(it.p99)}`),
  }
}

const share = (ratio, name) =>
  name === undefined ? `${ratio.toFixed(2)} times` : `${(100 * ratio).toFixed(1)} % ${name}`

/** A row of what is no rate. @param raw what was measured, line by line */
export const otherRow = (name, { p50, p99, remarks, raw }) => ({
  name,
  rate: '',
  compared: '',
  p50: p50 === undefined ? '' : milliseconds(p50),
  p99: p99 === undefined ? '' : milliseconds(p99),
  remarks,
  raw,
})

const cellsOf = ({ name, rate, compared, p50, p99, remarks }) => [name, rate, compared, p50, p99, remarks]

const line = (cells) => `| ${cells.join(' | ')} |`

export const markdownTable = (rows) =>
  [line(COLUMNS), '| --- | ---: | ---: | ---: | ---: | --- |', ...rows.map((row) => line(cellsOf(row)))].join('\n')

/** One table of all parts, for a terminal. */
export function terminalTable(parts) {
  const lines = [COLUMNS]
  for (const { title, rows } of parts) lines.push([], [title.toUpperCase()], ...rows.map(cellsOf))
  // A title may be longer than its column.
  const full = lines.filter(({ length }) => length > 1)
  const widths = COLUMNS.map((_, i) => Math.max(...full.map((cells) => cells[i].length)))
  const isNumber = (i) => i > 0 && i < COLUMNS.length - 1
  const pad = (cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))
  return lines.map((cells) => cells.map(pad).join('  ').trimEnd()).join('\n')
}
