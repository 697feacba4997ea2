/** What the packages that use the domain need of the tree over the audit log. */
export { exportedEvent, type ExportedEvent } from '../audit/exported-event.ts'
export type { ActorKind, FieldChanges } from '../audit/audit-event.entity.ts'
export type { ListedEvent } from '../audit/audit.service.ts'
export type {
  AuditTreeService,
  ConsistencyProof,
  ExportLine,
  InclusionProof,
  ShownCheckpoint,
} from './audit-tree.service.ts'
export type { AuditKeys } from './audit-keys.ts'
export type { AuditTreeStore, StoredAuditKey, TreeExtent } from './audit-tree-store.ts'
export { CheckError, checkExport, type ExportCheck, type ExportReport, type Finding } from './export-check.ts'
export { eventLeaf, eventText, lineOf } from './leaf.ts'
export * from './merkle.ts'
export * from './note.ts'
export { readPinned } from './pinned.ts'
export * from './proofs.ts'
export { edgeOf, grow, hashesIn, type ReadTile, type Tile, TILE_WIDTH, TileError, type TilePlace } from './tiles.ts'
