import type { FastifyInstance } from 'fastify'

export async function registerDocs(_app: FastifyInstance, _version: string): Promise<void> {}
