// Reads simulations as JSON from the standard input, and prints the result of each.
import { readFileSync } from 'node:fs'
import { runSimulation } from '@cloud-copilot/iam-simulate'

for (const simulation of JSON.parse(readFileSync(0, 'utf8'))) {
  const { overallResult, resultType, errors } = await runSimulation(simulation, {})
  console.log(resultType === 'error' ? JSON.stringify(errors) : overallResult)
}
