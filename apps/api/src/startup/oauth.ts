import type { Database } from '@keystead/db'
import { Issuer } from '@keystead/domain'
import type { Config } from '../config.ts'

/** The parts of the core for OAuth. */
export const oauthParts = ({ issuer, tokenAlgorithm }: Config, database: Database) => ({
  issuer: new Issuer(issuer),
  tokenAlgorithm,
  signingKeys: database.signingKeys,
  usedAssertions: database.usedAssertions,
  endedTokens: database.endedTokens,
})
